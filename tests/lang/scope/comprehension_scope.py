x = "outer"
print([x for x in range(3)], x)
print({x: x for x in "ab"}, {x for x in [1]}, list(x for x in "z"), x)
def f():
    y = 10
    r = [y + z for z in range(3)]
    s = [lambda: q for q in range(3)]
    return r, [g() for g in s]
print(f())
print([(a, b) for a in range(3) for b in range(a)], [[c for c in range(d)] for d in range(3)])
try:
    a
except NameError as e:
    print(e)
i = 5
print([i for i in range(i)], i)
class K:
    n = 3
    ok = [i for i in range(n)]
    try:
        bad = [n for i in range(2)]
    except NameError as e:
        bad = str(e)
print(K.ok, K.bad)
