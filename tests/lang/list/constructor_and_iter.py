print(list(), list("abc"), list((1, 2)), list({1: 2}), list(range(3)), list(x for x in "xy"), list(map(str, [1])), list({"a": 1}.items()), list(enumerate("a")), list(zip("ab", "cd")), list(b"ab"), list([1]) is not [1])
a = [1, 2, 3]
it = iter(a)
print(next(it), list(it), list(it), list(reversed(a)), 2 in a, 5 in a, *a, sum(a), max(a), min(a), len(a), any(a), all([]))
it = iter(a)
next(it)
a.insert(0, 0)
print(next(it), list(it))
b = [1, 2, 3, 4]
for i, x in enumerate(b):
    if x % 2: b[i] = x * 10
print(b, [b.pop() for _ in range(2)], b)
r = reversed(b)
b.append(7)
print(list(r), b.__len__(), b.__contains__(7), b.__getitem__(0), [].__class__)
try:
    list(5)
except TypeError as e:
    print(e)
try:
    hash([])
except TypeError as e:
    print(e)
