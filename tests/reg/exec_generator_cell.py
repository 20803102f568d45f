# A generator of code compiled at run time, waiting while it has a cell, is dumped and loaded.
src='''
def _f():
    a=b=c=2
    def g():
        return cell, a, b, c
    cell = 1
    yield g
    yield 2
'''
g={}
exec(src,g)
x=g['_f']()
y=next(x)
print(y())
print(next(x), list(x))
