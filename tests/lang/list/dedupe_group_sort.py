names = ["bob", "Al", "bob", "Cy", "al", "dan", "Cy"]
seen, out = set(), []
for n in names:
    if n.lower() not in seen:
        seen.add(n.lower())
        out.append(n)
print(out, list(dict.fromkeys(names)), sorted(dict.fromkeys(names), key=str.lower), sorted(names, key=lambda s: (len(s), s.lower(), s)))
groups = {}
for n in names: groups.setdefault(len(n), []).append(n)
print(groups, [(k, sorted(v)) for k, v in sorted(groups.items())], max(groups, key=lambda k: len(groups[k])))
pairs = sorted(enumerate(names), key=lambda p: (p[1].lower(), -p[0]))
print(pairs, [i for i, _ in pairs], names.index("bob", 1), [i for i, n in enumerate(names) if n == "Cy"])
