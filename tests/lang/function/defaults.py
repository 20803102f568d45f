def f(a, b=2, c=3):
    return a, b, c
print(f(1), f(1, 5), f(1, c=7), f(a=0))
def g(x, acc=[]):
    acc.append(x)
    return acc
print(g(1), g(2), g(3, []), g(4))
n = 5
def h(x=n):
    return x
n = 6
print(h(), h.__defaults__, f.__defaults__)
f.__defaults__ = (8, 9)
print(f(1))
def k(a=1, *, b=2, c):
    return a, b, c
print(k(c=3), k.__kwdefaults__, k.__defaults__)
print((lambda x=[1, 2]: x)())
