class Acc:
    def __init__(self): self.seen = []
    def see(self, x):
        self.seen.append(x)
        return len(self.seen)
    @classmethod
    def tag(cls, x): return f"{cls.__name__}:{x}"
    @staticmethod
    def neg(x): return -x
a = Acc()
print(list(map(a.see, "ab")), a.seen, list(map(Acc.tag, [1])), sorted([1, 3, 2], key=Acc.neg), sorted([1, 3, 2], key=a.neg), max("abc", key=a.see), a.seen)
print(list(map(Acc.see, [a, a], [7, 8])), list(map("x-{}".format, [1, 2])), list(map([5, 6].__getitem__, [1, 0])), list(filter({1, 2}.__contains__, [0, 1, 2])))
