class Stack:
    def __init__(self): self.fs = []
    def push(self, f, *a): self.fs.append((f, a))
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        err = v
        while self.fs:
            f, a = self.fs.pop()
            try:
                f(*a)
            except Exception as e:
                err = e
        if err is not v: raise err
        return False
def bad(): raise RuntimeError("cleanup")
try:
    with Stack() as s:
        s.push(print, "one")
        s.push(bad)
        s.push(print, "two", 2)
        raise KeyError("body")
except Exception as e:
    print(repr(e), repr(e.__context__))
with Stack() as s:
    s.push(print, "fine")
