def g(n):
    try:
        for i in range(3):
            yield n, i
    finally:
        print("closing", n)
source = g("a")
for v in source:
    print(v)
    if v[1] == 1: break
source.close()
it = g("b")
print(next(it))
it.close()
pair = g("c"), g("d")
for a, b in zip(*pair):
    print(a, b)
    break
for it in pair[::-1]: it.close()
print("end", list(g("e"))[-1])
