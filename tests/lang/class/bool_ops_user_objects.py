class V:
    def __init__(self, n, t): self.n, self.t = n, t
    def __bool__(self):
        print("bool", self.n)
        return self.t
    def __repr__(self): return self.n
a, b = V("a", True), V("b", False)
print(a and b, b and a, a or b, b or a, not a, not b, a if b else b)
print([x for x in (a, b) if x], list(filter(None, [a, b])), any([b, a]), all([a, b]), bool(a))
while b: pass
if not b and a: print("both")
assert a
