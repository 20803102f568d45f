print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([], 1)), list(enumerate("a", start=-1)), list(enumerate("ab", 2 ** 63 - 1)), dict(enumerate("xy")))
e = enumerate(iter("abc"))
print(next(e), list(e), type(e).__name__, iter(e) is e)
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1,))), list(reversed(range(3))), list(reversed({"a": 1, "b": 2})), list(reversed({"a": 1}.items())), "".join(reversed("olleh")), list(reversed([])), list(reversed(b"ab")))
class S:
    def __len__(self): return 3
    def __getitem__(self, i): return i * 10
class R:
    def __reversed__(self): return iter("custom")
print(list(reversed(S())), list(reversed(R())))
for e in ("reversed(5)", "reversed({1})", "reversed(x for x in [])", "enumerate(5)", "enumerate([1], 'a')", "enumerate([1], 1.5)", "reversed(iter([]))", "reversed()"):
    try:
        eval(e)
    except TypeError as x:
        print(x)
for i, (a, b) in enumerate(zip("ab", "cd")): print(i, a, b)
for i, x in reversed(list(enumerate("xy"))): print(i, x)
r = reversed([1, 2, 3])
print(next(r), list(r), list(r))
