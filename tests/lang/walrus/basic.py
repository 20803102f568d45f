if (n := 10) > 5:
    print(n)
print((x := 3) + x, [y := 1, y + 1, y * 5], x, y)
while (line := ["a", "b", ""][n - 10]):
    print(line)
    n += 1
data = [1, 5, 3]
print([d for d in data if (m := d) > 2], m, (total := sum(data), total / len(data)), f"{(z := 7)} {z:>3}")
def f(a, b=(q := 4)): return a + b
print(f(1), q, f(b := 2), b, f(a=(c := 9)), c)
print((t := 1, 2), t, (u := (1, 2)), u, not (v := 0), v)
def g():
    return [last := i for i in range(3)], last
print(g())
lam = lambda: (w := 5) + w
print(lam(), any((found := s) == "b" for s in "abc"), found, {(k := "key"): (val := 1)}, k, val)
if not (match := {"a": 1}.get("z")) and (alt := "other"):
    print(match, alt)
print([[(i, j := i * 2) for i in range(2)], j], (aa := bb) if (bb := 1) else 0)
