def g(n):
    try:
        for i in range(3):
            yield n, i
    finally:
        print("closing", n)
for v in g("a"):
    print(v)
    if v[1] == 1: break
it = g("b")
print(next(it))
it.close()
for a, b in zip(g("c"), g("d")):
    print(a, b)
    break
print("end", list(g("e"))[-1])
