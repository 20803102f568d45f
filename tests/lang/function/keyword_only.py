def f(*, a, b=2):
    return a, b
print(f(a=1), f(b=3, a=4))
for call in [lambda: f(), lambda: f(1), lambda: f(1, 2), lambda: f(a=1, c=2), lambda: f(b=1)]:
    try:
        call()
    except TypeError as e:
        print(e)
def g(x, *, y, z): return x, y, z
for call in [lambda: g(1), lambda: g(1, y=2), lambda: g(y=1, z=2), lambda: g(1, 2, 3)]:
    try:
        call()
    except TypeError as e:
        print(e)
