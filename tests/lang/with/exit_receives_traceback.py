class C:
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        self.info = (t, v, tb is not None)
        return True
c = C()
with c: raise KeyError("k")
print(c.info[0].__name__, repr(c.info[1]), c.info[2])
with c: pass
print(c.info)
try:
    with c: raise ValueError
finally:
    print(c.info[0] is ValueError, repr(c.info[1]))
