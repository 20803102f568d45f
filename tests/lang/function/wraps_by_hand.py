def logged(f):
    calls = []
    def inner(*a, **k):
        r = f(*a, **k)
        calls.append((a, k, r))
        return r
    inner.__name__ = f.__name__
    inner.__doc__ = f.__doc__
    inner.__wrapped__ = f
    inner.calls = calls
    return inner
@logged
def area(w, h=1):
    "w times h"
    return w * h
print(area(2, 3), area(4, h=5), area.__name__, area.__doc__, area.calls, area.__wrapped__(1, 1), len(area.calls))
class C:
    @logged
    def m(self, x): return x + 1
print(C().m(1), C.m.calls[0][0][1:], C.m.__name__)
