a = bytearray(b"hello")
a[0] = 72; a.append(33); a.extend(b"xy"); a.extend([65, 66]); a += b"z"; a.insert(0, 62)
print(a, a[0], a[1:3], type(a[1:3]).__name__, len(a), a.pop(), a.pop(0), a == b"Hello!xyAB", b"Hello!xyAB" == a)
a[1:3] = b"EL!"; print(a); a[::2] = b"-" * len(a[::2]); print(a); del a[0]; del a[-3:]; print(a); a.reverse(); print(a); a.remove(ord("-")); print(a); a.clear(); print(a, bool(a))
print(bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray(), bytearray(b"ab") * 2, bytearray(b"a") + b"b", b"a" + bytearray(b"b"), type(b"a" + bytearray()).__name__, bytearray(b"abc").upper(), bytearray(b"a b").split(), bytearray(b"x").decode(), bytearray(b"\x01").hex(), bytearray(b"ab").find(b"b"), 97 in bytearray(b"a"), list(bytearray(b"ab")), bytearray(b"abc")[::-1], bytearray.fromhex("ff"))
for s in ("a[0] = 1", "a.append(256)", "a.append('a')", "a.extend('abc')", "a.remove(5)", "a.pop()", "bytearray([300])", "hash(a)", "a += 'x'", "bytearray('x')", "a[0:1] = 5", "a.insert(0, -1)"):
    try:
        exec(s)
        print("ok", a)
    except (ValueError, TypeError, IndexError) as e:
        print(type(e).__name__, e)
b = c = bytearray(b"x"); b += b"y"; print(c, b is c, b.copy() is b, bytes(b), {bytes(b): 1})
