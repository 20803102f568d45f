print("{} {}".format(1, "a"), "{0} {1} {0}".format("x", "y"), "{a} {b}".format(a=1, b=2), "{0[1]} {1[k]}".format([5, 6], {"k": 7}), "{0.real} {0.imag}".format(3 + 4j))
print("{{}} {{{}}}".format(5), "{:>5}|{:<5}|{:^5}|{:*^7}".format(1, 2, 3, "m"), "{!r} {!s} {!a}".format("é", "é", "é"), "{:{}}".format("x", 5), "{:{w}.{p}f}".format(3.14159, w=8, p=2), "{0:{1}{2}{3}}".format(5, "*", "^", 9))
class O: pass
o = O(); o.x = {"y": [10, 20]}
print("{o.x[y][1]}".format(o=o), "{0.x[y]}".format(o), "{a[b c]}".format(a={"b c": 1}), "{[0]} {[1]}".format("ab", "cd"), "{.x}".format(o))
for f, a, k in (("{", (), {}), ("}", (), {}), ("{}", (), {}), ("{a}", (), {}), ("{0}{}", (1, 2), {}), ("{}{0}", (1, 2), {}), ("{!x}", (1,), {}), ("{!}", (1,), {}), ("{:{:{}}}", (1, 2, 3), {}), ("{0.nope}", (1,), {}), ("{0[5]}", ([1],), {}), ("{0[x]}", ({},), {}), ("{:d}", ("s",), {}), ("{a.}", (), {"a": 1}), ("{a[}", (), {"a": 1}), ("{0!r", (1,), {})):
    try:
        print(f.format(*a, **k))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as e:
        print(repr(f), type(e).__name__, e)
print("{a}{b}".format_map({"a": 1, "b": 2}), "{x}".format_map(type("D", (dict,), {"__missing__": lambda s, k: f"<{k}>"})()), "{:,} {:_}".format(1234567, 1234567), "{:%}".format(0.5), "{:+d} {: d}".format(3, 3))
