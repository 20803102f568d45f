class P:
    def __init__(self, i):
        if i % 2:
            self.a = i
            self.b = -i
        else:
            self.b = -i
            self.a = i
        if i % 3 == 0:
            self.c = "third"
ps = [P(i) for i in range(8)]
print([(p.a, p.b, getattr(p, "c", None)) for p in ps])
print([list(vars(p)) for p in ps[:4]])
for p in ps:
    del p.b
    p.z = p.a * 2
print([sorted(vars(p).items()) for p in ps[:3]])
o = P(1)
for i in range(60):
    setattr(o, f"f{i}", i)
print(len(vars(o)), o.f59, sum(v for k, v in vars(o).items() if k.startswith("f")))
for i in range(0, 60, 2):
    delattr(o, f"f{i}")
print(len(vars(o)), hasattr(o, "f0"), o.f1)
