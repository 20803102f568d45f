def g():
    yield 0
    yield from [1, 2]
    yield from "ab"
    yield from range(2)
    yield from (x for x in "z")
    yield from {}
    yield 9
print(list(g()))
def tree(t):
    if isinstance(t, list):
        for x in t:
            yield from tree(x)
    else:
        yield t
print(list(tree([1, [2, [3, 4], []], [[5]]])))
def bad():
    yield from 5
try:
    list(bad())
except TypeError as e:
    print(e)
