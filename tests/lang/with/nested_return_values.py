class T:
    def __init__(self, n, log): self.n, self.log = n, log
    def __enter__(self): self.log.append(f"<{self.n}"); return self.n * 2
    def __exit__(self, *a): self.log.append(f"{self.n}>")
def f(log):
    with T(1, log) as a:
        with T(2, log) as b, T(3, log) as c:
            return a + b + c
log = []
print(f(log), log)
