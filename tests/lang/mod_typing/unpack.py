# needs: 3.14
# Unpack[Ts] by name, as *Ts.
from typing import *
Ts = TypeVarTuple('Ts')
T = TypeVar('T')
u = Unpack[Ts]
print(u, u == Unpack[Ts], hash(u) == hash(Unpack[Ts]), get_origin(u) is Unpack, get_args(u))
print(tuple[Unpack[Ts]], Tuple[Unpack[Ts]], tuple[*Ts] == tuple[Unpack[Ts]])
class A(Generic[Unpack[Ts]]): pass
print(A[int, str], A[int], A[Unpack[Ts]], A.__parameters__)
print(Tuple[T, Unpack[Ts]][int, str, float])
for wrong in ('Unpack[int, str]', 'Unpack[()]'):
    try: print(eval(wrong))
    except TypeError as e: print(type(e).__name__)
def f(**kw: Unpack['TD']): pass
print(f.__annotations__)
for params in ((int,), (int, str), (int, str, float, bytes)):
    print(Tuple[T, *Ts][params], tuple[T, *Ts][params])
U = TypeVar('U')
print(Tuple[T, *Ts, U][int, str], Tuple[T, *Ts, U][int, str, float, bytes])
try:
    Tuple[T, *Ts, U][int]
except TypeError as e:
    print(type(e).__name__)
