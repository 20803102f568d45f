# Enum, IntEnum, StrEnum, Flag: members, values, texts, look-ups.
from enum import *
class Color(Enum):
    RED=1
    GREEN=2
    CRIMSON=1
    def hi(self): return self.name
print(list(Color), Color.RED, repr(Color.CRIMSON), Color(2), Color['RED'], Color.GREEN.hi(), Color)
print(Color.RED.name, Color.RED.value, Color.RED in Color, 1 in Color, 7 in Color, len(Color))
class P(Flag):
    R=auto(); W=auto(); X=auto(); RW=R|W
print(P.R|P.X, P.RW, ~P.R, list(P.RW), P(7), P.R in P.RW, P(0), repr(P.R|P.X), list(P))
class I(IntEnum):
    A=1; B=2
print(I.A+1, I.A, repr(I.A), f'{I.A}', I.A==1, I.A<I.B, sorted([I.B,I.A]))
class S(StrEnum):
    X=auto(); Y='why'
print(S.X, repr(S.Y), S.X=='x', S('why'))
class F(IntFlag):
    A=1; B=2
print(F.A|F.B, repr(F.A|F.B), F(8), repr(F(9)), F.A|4)
class Planet(Enum):
    E=(1,2); M=(3,4)
    def __init__(self,a,b): self.a=a; self.b=b
    @property
    def s(self): return self.a+self.b
print(Planet.E.s, Planet((3,4)))
print(Enum('Z','a b c')['b'], list(Enum('Q',{'x':1})))
