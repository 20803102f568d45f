class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
i = I(2)
print([10, 20, 30][i], "abc"[i], list(range(i)), [0] * i, hex(I(255)), bin(i), "ab" * I(3), [1, 2, 3, 4][I(1):I(3)])
print(int(I(7)), float(I(7)), round(3.14159, i), 1 << 3, bytes(I(2)), chr(I(65)), range(10)[i])
class N:
    def __int__(self): return 42
    def __float__(self): return 4.5
    def __complex__(self): return 1 + 2j
    def __bool__(self): return False
    def __trunc__(self): return 4
    def __floor__(self): return 3
    def __ceil__(self): return 5
import math
print(int(N()), float(N()), complex(N()), bool(N()), math.trunc(N()), math.floor(N()), math.ceil(N()))
for f in (lambda: [1][N()], lambda: int(I("x")), lambda: float(object()), lambda: [1, 2][1.0], lambda: "a" * 1.5):
    try:
        f()
    except TypeError as e:
        print(e)
