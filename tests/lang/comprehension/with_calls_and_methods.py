words = "apple Banana cherry date".split()
print([w.title() for w in words], sorted([w for w in words], key=str.lower), {w[0].lower(): w for w in words}, [len(w) for w in words if "a" in w.lower()], [w[::-1] for w in words][-1], {len(w) for w in words} == {4, 5, 6})
print([(i, w) for i, w in enumerate(words) if i % 2], [a + b for a, b in zip(words, words[1:])], sum(len(w) for w in words), [w for w in words if not w.startswith(("a", "B"))], [c for c in "h3ll0" if c.isalpha()])
print([int(x) for x in "1,2,3".split(",")], [[int(y) for y in r.split()] for r in "1 2\n3 4".split("\n")], [bin(i)[2:].zfill(3) for i in range(4)], ["fizzbuzz" if i % 15 == 0 else "fizz" if i % 3 == 0 else "buzz" if i % 5 == 0 else i for i in range(10, 16)])
flat = [x for sub in [[1], [2, [3]], []] for x in sub]
print(flat, [y for x in flat for y in (x if isinstance(x, list) else [x])], [[0] * i for i in range(3)], [t for t in zip(*[[1, 2], [3, 4]])], list(map(lambda x: [x for _ in range(x)], range(3))))
tri = [[1]]
for n in range(4):
    tri.append([1] + [a + b for a, b in zip(tri[-1], tri[-1][1:])] + [1])
print(tri)
