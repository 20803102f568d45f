class Ring:
    def __init__(self, *x): self.x = list(x)
    def __len__(self): return len(self.x)
    def __getitem__(self, i):
        if isinstance(i, slice): return Ring(*self.x[i])
        return self.x[i % len(self.x)]
    def __setitem__(self, i, v): self.x[i % len(self.x)] = v
    def __repr__(self): return f"Ring{tuple(self.x)}"
    def __iter__(self): return iter(self.x)
r = Ring(1, 2, 3, 4)
print(r[0], r[5], r[-1], r[1:3], r[::-1], list(reversed(r)), 3 in r, len(r[::2]), [*r])
r[6] = "six"
print(r, r[:0], bool(r[:0]))
