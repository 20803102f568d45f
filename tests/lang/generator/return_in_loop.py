def find(xs, t):
    for i, x in enumerate(xs):
        if x == t:
            return i
        yield x
    return -1
def collect(g):
    out = []
    while True:
        try:
            out.append(next(g))
        except StopIteration as e:
            return out, e.value
print(collect(find([1, 2, 3], 2)), collect(find([1], 5)), collect(find([], 0)), list(find("abc", "c")))
