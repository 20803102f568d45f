def f(n):
    if n == 0: return
    if n == 1: return 1, "a"
    if n == 2: return [n] * n
    if n == 3: return {"n": n}
    if n == 4: return f
    return lambda: n
print(f(0), f(1), f(2), f(3), f(4) is f, f(5)())
a, b = f(1)
print(a, b, f(4)(2), f(3)["n"])
