log = []

def n(x):
    log.append(x)
    return x

def show():
    print(log)
    log.clear()

n(1) + n(2) * n(3) - n(4)
show()
[n(1), n(2)][n(0)]
show()
{n("k1"): n("v1"), n("k2"): n("v2")}
show()
d = {}
d[n("key")] = n("value")
show()
print(n(1), *[n(2)], n(3), sep=n("-"), **{"end": n("\n")})
show()
a = [0, 1, 2]
a[n(1)] += n(10)
show()
(n(1) if n(0) else n(2))
show()
n(5) < n(6) < n(4) < n(9)
show()
x, a[n(0)], d[n("z")] = n(7), n(8), n(9)
show()
print(x, a, d)
