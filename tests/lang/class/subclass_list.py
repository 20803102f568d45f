class Stack(list):
    def push(self, x): self.append(x); return self
    def peek(self): return self[-1]
    def __len__(self): return super().__len__()
s = Stack([1, 2])
s.push(3).push(4)
print(s, s.peek(), len(s), s.pop(), s[1:], type(s[1:]).__name__, type(s + [1]).__name__, s == [1, 2, 3], isinstance(s, list))
s.name = "st"
print(s.name, sorted(s, reverse=True), [x for x in s], 2 in s, s.index(2), list(s), s * 2)
s += [9]
print(type(s).__name__, s)
class Evens(list):
    def append(self, x):
        if x % 2: raise ValueError(x)
        super().append(x)
    def __getitem__(self, i):
        r = super().__getitem__(i)
        return f"<{r}>"
    def __iter__(self): return iter(["custom", "iter"])
    def __contains__(self, x): return x == "magic"
    def __repr__(self): return "Evens" + super().__repr__()
e = Evens()
e.append(2)
try:
    e.append(3)
except ValueError as x:
    print("rejected", x)
print(e[0], list(e), "magic" in e, e, [*e], len(e), e.copy())
