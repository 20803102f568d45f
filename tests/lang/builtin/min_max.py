print(min(3, 1, 2), max([3, 1, 2]), max("hello"), min("b", "a"), max({"a": 1, "b": 0}), min((2,)), max(1, 2.5, True), max([1, 5], [2]), min([], default=None), max((), default=0), max([], key=len, default="d"))
print(max("aa", "b", key=len), min([-3, 2], key=abs), max([(1, "x"), (2, "a")], key=lambda t: t[1]), max(["a", "b", "c"], key=lambda c: 0), min(["a", "b", "c"], key=lambda c: 0), max({"x": 3, "y": 7}.items(), key=lambda kv: kv[1]), max(1, 1.0), max(1.0, 1), min(True, 1), max(x % 7 for x in range(20)), min(range(5, 9)), max([[1, 2], [1, 3]]), max("ab", "b", "abc"), max([None], key=lambda x: 1))
for e in ("max()", "max([])", "max(1)", "min(1, 'a')", "max([1, None])", "max(1, 2, default=3)", "max([1], key=5)", "min(5, key=abs)", "max([], key=abs)", "max([1], foo=1)", "min({})"):
    try:
        print(eval(e))
    except (TypeError, ValueError) as x:
        print(x)
class O:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __gt__(self, o): return self.v > o.v
print(max(O(1), O(3), O(2)).v, min([O(5), O(4)]).v)
