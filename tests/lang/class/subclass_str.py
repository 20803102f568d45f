class Path(str):
    sep = "/"
    def __truediv__(self, o): return Path(f"{self}{self.sep}{o}")
    @property
    def parts(self): return self.split(self.sep)
p = Path("usr") / "lib" / "x"
print(p, type(p).__name__, p.parts, p.upper(), type(p.upper()).__name__, len(p), p[0], p == "usr/lib/x", p in {"usr/lib/x"})
print({p: 1}["usr/lib/x"], "".join([p, p]), f"{p:>12}", p + "!", type(p + "!").__name__, repr(p), [p], p.startswith("usr"))
class Ci(str):
    def __eq__(self, o): return self.lower() == o.lower()
    def __hash__(self): return hash(self.lower())
print(Ci("ABC") == "abc", "abc" == Ci("ABC"), {Ci("A"): 1}[Ci("a")], Ci("x") in ["X"])
class Loud(str):
    def __str__(self): return super().__str__().upper()
    def __repr__(self): return "Loud!"
    def __len__(self): return 99
    def __getitem__(self, i): return "item"
l = Loud("hey")
print(l, str(l), repr(l), f"{l}", "%s" % l, len(l), l[0], l.upper(), "-".join([l]), l + "x")
