# needs: 3.14
def t(f):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
def two(v): a, b = v
def one(v): (a,) = v
def star(v): a, *b, c, d = v
def nested(v): a, (b, c) = v
for v in ([], [1], [1, 2, 3], (1,), (1, 2, 3), "a", "abc", {}, {1: 1, 2: 2, 3: 3}, {1}, range(5), iter([1]), iter([1, 2, 3]), 5, None, 1.5):
    t(lambda: two(v))
for v in ([], [1, 2], 7):
    t(lambda: one(v))
for v in ([], [1, 2], "ab", None):
    t(lambda: star(v))
for v in ([1, 2], [1, [2]], [1, "abc"]):
    t(lambda: nested(v))
def gen():
    yield 1
    raise KeyError("mid")
try:
    a, b, c = gen()
except KeyError as e:
    print("KeyError", e)
