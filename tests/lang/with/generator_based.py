class contextmanager:
    def __init__(self, f): self.f = f
    def __call__(self, *a, **k):
        return _CM(self.f(*a, **k))
class _CM:
    def __init__(self, g): self.g = g
    def __enter__(self): return next(self.g)
    def __exit__(self, t, v, tb):
        if t is None:
            next(self.g, None)
            return False
        try:
            self.g.throw(v)
        except StopIteration:
            return True
        except BaseException as e:
            if e is v: return False
            raise
@contextmanager
def tag(n):
    print(f"<{n}>")
    try:
        yield n.upper()
    except KeyError as e:
        print("suppressed", e)
    finally:
        print(f"</{n}>")
with tag("a") as a, tag("b") as b:
    print(a, b)
with tag("c"):
    raise KeyError("k")
try:
    with tag("d"):
        raise ValueError("v")
except ValueError as e:
    print("passed", e)
