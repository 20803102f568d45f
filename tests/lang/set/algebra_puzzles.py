people = {"ann": {"tea", "run"}, "bob": {"tea", "read", "run"}, "cy": {"read"}}
every = set().union(*people.values())
print(sorted(every), sorted(set.intersection(*[people["ann"], people["bob"]])), {h: sorted(p for p in people if h in people[p]) for h in sorted(every)}, [p for p, h in people.items() if h <= people["bob"]], sorted(people["bob"] - people["cy"]), sorted(people["ann"] ^ people["cy"]))
def power(s):
    s = sorted(s)
    return [{x for i, x in enumerate(s) if b >> i & 1} for b in range(2 ** len(s))]
p = power({1, 2, 3})
print(len(p), sorted(map(sorted, p)), sum(len(x) for x in p))
n = 60
print(sorted({d for i in range(1, n + 1) if n % i == 0 for d in (i, n // i)}), len({(a * b) for a in range(1, 10) for b in range(1, 10)}), {1, 2} | {2} == {1, 2}, not {1} & {2})
