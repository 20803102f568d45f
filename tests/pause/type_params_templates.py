# SPDX-License-Identifier: MIT
# A host call in bounds, defaults and values of type parameters, and in template strings.
try:
    ask
except NameError:
    def ask(x):
        return x


def via(x):
    """x, after a pause (types and templates cannot go through the host)."""
    ask(0)
    return x


def f[T: via(int), *Ts = via(3), **P = [via(4)]](a: T = via(5)): return a
T, Ts, P = f.__type_params__
print(f(), T.__bound__, Ts.__default__, P.__default__, f.__annotations__)
class C[A: (via(int), via(str))](via(list)):
    def m[B: via(A)](self): return B
print(C[via(int)], C.__type_params__[0].__constraints__, C().m().__bound__, via(C)[int]([1]))
type Al[X] = list[via(X)] | via(None)
print(Al.__value__, Al[via(int)])
t = t"a{via(1)}b{via('x')!r:>{via(5)}}" + t"{via(t'{via(2)}')}"
print(t)
for part in t:
    print(via(part))
