class It:
    def __iter__(self):
        print("iterating")
        return iter([1, 2, 3])
print(2 in It(), 5 not in It())
class C:
    def __contains__(self, x): return "truthy" if x else ""
print(1 in C(), 0 in C(), 0 not in C())
class E:
    def __init__(self, v): self.v = v
    def __eq__(self, o): print("eq", self.v, getattr(o, "v", o)); return self.v == getattr(o, "v", o)
    __hash__ = None
print(E(1) in [E(0), E(1), E(2)], 2 in [E(2)], [E(1), E(2)].index(E(2)), [E(1)].count(E(1)))
class NoC:
    __contains__ = None
    def __iter__(self): return iter([1])
try:
    1 in NoC()
except TypeError as e:
    print(e)
