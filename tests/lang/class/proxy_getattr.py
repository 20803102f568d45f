class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "_t", target)
        object.__setattr__(self, "_log", [])
    def __getattr__(self, n):
        self._log.append(("get", n))
        return getattr(self._t, n)
    def __setattr__(self, n, v):
        self._log.append(("set", n))
        setattr(self._t, n, v)
    def __len__(self): return len(self._t)
    def __getitem__(self, k): return self._t[k]
    def __repr__(self): return f"Proxy({self._t!r})"
p = Proxy([3, 1, 2])
p.sort(); p.append(9)
print(p, len(p), p[0], p._log, p.index(9))
class T: pass
q = Proxy(T()); q.x = 5
print(q.x, q._t.__dict__, q._log)
try:
    p.nothing
except AttributeError as e:
    print(e)
