print([(a, b, c) for a in range(1, 15) for b in range(a, 15) for c in range(b, 15) if a * a + b * b == c * c])
print([x for a in [[[1, 2], [3]], [[4]]] for b in a for x in b], [a + b + c + d for a in "x" for b in "yz" for c in "12" for d in "!"], len([1 for a in range(4) for b in range(4) for c in range(4) if a < b < c]))
print([(i, j) for i in range(4) if i % 2 for j in range(4) if j > i], {a: {b: a * b for b in range(2)} for a in range(2)}, [*((i, j) for i in (1, 2) for j in (i, i * 10))])
s = "mississippi"
print({c: [i for i, d in enumerate(s) if d == c] for c in dict.fromkeys(s)}, sorted({s[i:j] for i in range(len(s)) for j in range(i + 1, len(s) + 1) if s[i:j] == s[i:j][::-1]}, key=lambda t: (-len(t), t))[:3])
