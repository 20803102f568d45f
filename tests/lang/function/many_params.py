def f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z=26):
    return a + b + c + d + e + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z
print(f(*range(24)), f(*range(25)))
def g(*a): return len(a), sum(a)
print(g(*range(300)), g(*[1] * 1000))
def h(**k): return len(k), sum(k.values())
print(h(**{f"k{i}": i for i in range(300)}))
print(max(*range(500)), "".join(["x"] * 300).count("x"))
print([*map(lambda a, b, c, d: a + b + c + d, [1], [2], [3], [4])])
