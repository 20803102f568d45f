# needs: 3.14
g = (x * x for x in range(4))
print(next(g), list(g), list(g))
n = 3
g = (n + i for i in range(2))
n = 10
print(list(g))
src = [1, 2]
g = (x for x in src)
src.append(3)
src = [9]
print(list(g))
print(sum(x for x in range(10) if x % 3 == 0), list((a, b) for a in "xy" for b in range(2) if b))
try:
    (x for x in 5)
except TypeError as e:
    print(e)
g = (1 // x for x in [1, 0, 2])
print(next(g))
try:
    next(g)
except ZeroDivisionError as e:
    print(e)
print(list(g))
nested = ((i, j) for i in range(3) for j in (k for k in range(i)))
print(list(nested))
print((lambda: (yield 5))().send(None))
