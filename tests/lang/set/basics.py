s = {3, 1, 2, 3}
print(sorted(s), len(s), 2 in s, 5 in s, set(), {1}, sorted(set("hello")), set() == {*()}, type({}).__name__, type({1}).__name__)
s.add(9); s.add(1); s.discard(3); s.discard(77); s.remove(2)
print(sorted(s), s == {1, 9}, s.pop() in (1, 9), len(s))
t = s.copy(); t.clear(); print(t, len(s), bool(t), repr(set()), {0}, {"a"}, {(1, 2)}, {None})
for f in (lambda: s.remove(100), lambda: set().pop(), lambda: {1}.remove("x"), lambda: set(5)):
    try:
        f()
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
print(sorted(set([3, 3, 1])), sorted({x % 3 for x in range(10)}), {1, 1.0, True}, sorted({**{"k": 1}}), sorted(set({"a": 1, "b": 2})), max({3, 9, 2}), sum({1, 2, 3}), sorted({1} | {2}), any({0}), all(set()))
