a = [3, 1, 2]
a.append(4); print(a)
a.extend([5, 6]); a.extend("xy"); a.extend(range(2)); a.extend({"k": 1}); print(a)
a.insert(0, "first"); a.insert(-1, "near end"); a.insert(100, "last"); a.insert(-100, "very first"); print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove("x"); print(a, a.index(3), a.index(1, 2), a.count(1), a.count("zz"))
b = a.copy(); b.append(9); print(len(a), len(b), a == b, a is b)
b.reverse(); print(b); b.clear(); print(b, bool(b))
for f in (lambda: a.remove("no"), lambda: [].pop(), lambda: a.pop(99), lambda: a.index(1, 5, 6), lambda: a.extend(5), lambda: a.insert("x", 1), lambda: a.pop("x")):
    try:
        f()
    except (ValueError, IndexError, TypeError) as e:
        print(type(e).__name__)
print([].append(1), [1].reverse(), [2, 1].sort(), [].extend([]), [1].clear())
