x = 10
r = [x for x in range(3)]
print(x, r)
def f(n):
    return [n + i for i in range(n)], [lambda: i for i in range(2)][0](), {k: n for k in "a"}
print(f(2))
class C:
    a = [1, 2]
    b = [v * 2 for v in a]
    try:
        c = [v + w for v in a for w in a]
    except NameError as e:
        c = "NameError"
print(C.b, C.c)
def nest():
    t = 1
    return [[t + i + j for j in range(2)] for i in range(2)], [(lambda k: k + t)(i) for i in range(2)]
print(nest())
y = 5
print([y for _ in range(1)], [y := i for i in range(3)], y)
def g():
    if any((hit := n) > 2 for n in range(5)):
        return hit
print(g(), [z for z in range(3) if (z2 := z * 2) > 1], z2)
try:
    [undefined_v for _ in range(1)]
except NameError as e:
    print(e)
print([i for i in range(3) for i in [i * 10]])
fs = [lambda i=i: i for i in range(3)]
print([h() for h in fs], (lambda: [w for w in "ab"])())
