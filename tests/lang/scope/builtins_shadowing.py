def f(list, str=5):
    return list, str
print(f([1]))
len = lambda x: "shadow"
print(len("abc"))
del len
print(len("abc"))
def g():
    int = float
    return int("1.5")
print(g(), int("2"))
class C:
    print = 5
    def show(self): print("in method", self.print)
C().show()
for id in range(2): pass
print(id)
del id
print(callable(id))
try:
    del undefined_name
except NameError as e:
    print(e)
