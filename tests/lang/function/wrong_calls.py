def f0(): pass
def f1(a): pass
def f2(a, b): pass
def f3(a, b, c): pass
def fd(a, b=1): pass
def fv(a, *b): pass
def fk(a, *, k): pass
tests = [lambda: f0(1), lambda: f0(1, 2), lambda: f0(x=1), lambda: f1(), lambda: f1(1, 2), lambda: f1(1, a=2),
         lambda: f1(b=1), lambda: f2(), lambda: f2(1), lambda: f3(), lambda: f3(1), lambda: f3(b=1),
         lambda: fd(), lambda: fd(1, 2, 3), lambda: fd(1, c=2), lambda: fv(), lambda: fk(), lambda: fk(1),
         lambda: fk(1, 2), lambda: fk(1, 2, k=3), lambda: fk(1, 2, 3, k=1, j=2), lambda: f2(1, 2, 3, x=1)]
for t in tests:
    try:
        t()
    except TypeError as e:
        print(e)
