print((lambda: 1)(), (lambda x: x * 2)(3), (lambda x, y=2: x + y)(1))
print((lambda *a: a)(1, 2), (lambda **k: k)(a=1), (lambda x, /, y, *, z: (x, y, z))(1, 2, z=3))
fs = [lambda i=i: i * i for i in range(4)]
print([f() for f in fs])
late = [lambda: i for i in range(4)]
print([f() for f in late])
add = lambda a: lambda b: lambda c: a + b + c
print(add(1)(2)(3))
print((lambda f, n: f(f, n))(lambda f, n: 1 if n < 2 else n * f(f, n - 1), 10))
print((lambda: (yield))().__class__.__name__, (lambda: 0).__name__)
