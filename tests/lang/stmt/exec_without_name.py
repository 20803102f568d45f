# Code run with globals that have no __name__ finds the one of builtins.
d = {}
exec("class A: pass\nprint(A.__module__, A, __name__)", d)
print('__name__' in d)
d = {"__name__": "zz"}
exec("class A: pass\nprint(A.__module__, A, __name__)", d)
exec("class A: pass\nprint(A.__module__)", {}, {})
