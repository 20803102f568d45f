# SPDX-License-Identifier: MIT
# A host call in bounds, defaults and values of type parameters, and in template strings.
try:
    ask
except NameError:
    def ask(x):
        return x

def f[T: ask(int), *Ts = ask(3), **P = [ask(4)]](a: T = ask(5)): return a
T, Ts, P = f.__type_params__
print(f(), T.__bound__, Ts.__default__, P.__default__, f.__annotations__)
class C[A: (ask(int), ask(str))](ask(list)):
    def m[B: ask(A)](self): return B
print(C[ask(int)], C.__type_params__[0].__constraints__, C().m().__bound__, ask(C)[int]([1]))
type Al[X] = list[ask(X)] | ask(None)
print(Al.__value__, Al[ask(int)])
t = t"a{ask(1)}b{ask('x')!r:>{ask(5)}}" + t"{ask(t'{ask(2)}')}"
print(t)
for part in t:
    print(ask(part))
