s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, s.indices(5), s.indices(100), slice(5), slice(None), slice(None, None, -1).indices(4), slice(-3, None).indices(10), slice(-100, 100).indices(5), slice(3, 1).indices(5), slice(None, None, -2).indices(0))
print(slice(1, 2) == slice(1, 2), slice(1) != slice(2), slice(1, 2) < slice(1, 3), [0, 1, 2, 3, 4][s], "abcdef"[slice(None, None, -1)], (1, 2, 3)[slice(0, 2)], slice("a", None), repr(slice(1, "x", [2])))
class S:
    def __getitem__(self, k): return k
print(S()[1:2], S()[::], S()[1:2, ::3], S()[...,  1:], S()[:"a"])
for f in (lambda: slice(), lambda: slice(1, 2, 0).indices(3), lambda: slice("a").indices(3), lambda: slice(1).indices(-1), lambda: [1]["a":], lambda: [1][1.5:], lambda: slice(1, 2, 3, 4), lambda: setattr(s, "start", 1)):
    try:
        print(f())
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
class I:
    def __index__(self): return 2
print([0, 1, 2, 3][I():], [0, 1, 2, 3][:I()], range(10)[I()::I()])
