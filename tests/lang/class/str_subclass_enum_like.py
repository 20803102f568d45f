class Color(str):
    _all = []
    def __new__(cls, v):
        s = super().__new__(cls, v)
        cls._all.append(s)
        return s
    def __init__(self, v): self.rank = len(self._all)
RED, BLUE = Color("red"), Color("blue")
print(RED, BLUE.rank, RED == "red", Color._all, [c.upper() for c in Color._all], {RED: 1}["red"], isinstance(RED, str), f"{BLUE!r:>8}", RED + "ish", sorted([RED, BLUE]), max(RED, BLUE, key=lambda c: c.rank))
