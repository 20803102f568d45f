def f():
    raise ValueError("t")
try:
    f()
except ValueError as e:
    tb = e.__traceback__
    print(tb is not None, type(tb).__name__, tb.tb_lineno, tb.tb_next.tb_lineno, tb.tb_next.tb_next)
e = ValueError("x")
print(e.__traceback__)
print(e.with_traceback(None) is e)
try:
    e.with_traceback(5)
except TypeError as x:
    print(x)
try:
    raise e
except ValueError as g:
    print(g is e, g.__traceback__.tb_lineno)
e.__traceback__ = None
print(e.__traceback__)
