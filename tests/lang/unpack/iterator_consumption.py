def g():
    for i in range(5):
        print("yield", i)
        yield i
it = g()
a, b = next(it), next(it)
print(a, b)
try:
    a, b = it
except ValueError:
    print("too many", list(it))
it = iter("abcdef")
a, b, *c = it
print(a, b, c, list(it))
class I:
    def __iter__(self): return iter([7, 8])
p, q = I()
print(p, q)
m, n = map(int, "34")
print(m + n)
