s = {1, 2, 3}
try:
    for x in s: s.add(x + 10)
except RuntimeError as e:
    print(e)
try:
    for x in s: s.discard(x)
except RuntimeError as e:
    print(e)
s = set(range(10))
for x in list(s):
    if x % 2: s.remove(x)
print(sorted(s))
seen, dups = set(), []
for x in [1, 2, 1, 3, 2, 1]:
    if x in seen: dups.append(x)
    seen.add(x)
print(dups, list(dict.fromkeys([3, 1, 3, 2])), sorted(seen))
s = set()
for i in range(3000): s.add(i * 31 % 1000)
print(len(s), 999 in s, 1000 in s)
for i in range(500): s.discard(i)
print(len(s), min(s), sum(s))
print(list({7}), [*{5}], next(iter({3})), {x for x in {1, 2} if x > 1}, sorted({(i, j) for i in range(2) for j in range(2)}))
primes = set(range(2, 50))
for p in range(2, 8): primes -= {p * k for k in range(2, 50)}
print(sorted(primes))
