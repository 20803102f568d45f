log = []
class R:
    def __init__(self, n): self.n = n
    def __enter__(self): log.append(f"+{self.n}"); return self
    def __exit__(self, *a): log.append(f"-{self.n}"); return False
def c():
    with R("c"):
        try:
            raise ValueError("deep")
        finally:
            log.append("c.finally")
def b():
    try:
        with R("b1"), R("b2"):
            c()
    except TypeError:
        log.append("wrong")
    finally:
        log.append("b.finally")
def a():
    try:
        b()
    except ValueError as e:
        log.append(f"caught {e}")
    else:
        log.append("else")
a()
print(log)
