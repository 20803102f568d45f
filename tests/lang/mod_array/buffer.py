# needs: 3.14
# array and the buffer protocol: views of its items, casts, and what takes bytes.
from array import array


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


def store(m, i, v):
    m[i] = v
    return m.tolist()


class Index:
    def __index__(self):
        return 7


class Real:
    def __float__(self):
        return 2.5


for code in "bBhHiIqQfd":
    a = array(code, [1, 2, 3, 100])
    m = memoryview(a)
    print(m.format, m.itemsize, m.nbytes, m.shape, m.strides, m.ndim, m.readonly, m.obj is a, len(m), m.contiguous)
    print(m[0], m[-1], m[1:3].tolist(), m[::2].tolist(), m[::-1].tolist(), m[::2].contiguous, m[::-2].strides, m[1:].shape)
    m[0] = 42
    m[1:3] = array(code, [7, 8])
    m[::3] = array(code, [5, 6])
    print(a.tolist(), m == a, a == m, m.tolist() == a.tolist(), m.tobytes() == a.tobytes(), 7 in m, list(m), list(reversed(m)))
    attempt(store, m, 0, Index())
    attempt(store, m, 0, True)
    attempt(store, m, 0, 2**64)
    attempt(store, m, 0, -2**63 - 1)
    attempt(store, m, 0, -1)
    attempt(store, m, 0, 255)
    attempt(store, m, 0, 1.5)
    attempt(store, m, 0, Real())
    attempt(store, m, 0, "x")
    attempt(store, m, 9, 1)
    attempt(store, m, slice(0, 2), b"ab")
    attempt(store, m, slice(0, 2), array(code, [1]))
    attempt(store, m, slice(0, 2), [1, 2])
    attempt(lambda: m["x"])
    attempt(lambda: m[0, 1])
    attempt(lambda: m[1,])
    attempt(lambda: m[()])
    attempt(hash, m)
    attempt(lambda: hash(m.toreadonly()) if m.itemsize > 1 else None)
    attempt(store, m.toreadonly(), 0, 1)

a = array("i", [1, -2, 3])
m = memoryview(a)
b = m.cast("B")
print(b.format, b.shape, b.strides, b.tolist(), b.obj is a, b.cast("i").tolist(), b.cast("@i").tolist())
b[0] = 9
print(a, b.cast("b").tolist(), b.cast("c").tolist()[:2], b[4:].cast("h").tolist(), b.cast("i", [3]).tolist())
attempt(m.cast, "h")
attempt(m.cast, "x")
attempt(m.cast, "ii")
attempt(m.cast, 5)
attempt(b.cast, "q")
attempt(b[::2].cast, "B")
attempt(b.cast, "i", [2])
attempt(b.cast, "i", 2)
c = memoryview(bytearray(b"abcd")).cast("c")
c[0] = b"z"
print(c.tolist(), c[1], c == b"zbcd", c.tobytes())
attempt(store, c, 0, 1)
attempt(store, c, 0, b"ab")
t = memoryview(bytearray(2)).cast("?")
t[0] = []
t[1] = "x"
print(t.tolist(), bytes(t))

print(m == array("i", [9, -2, 3]), m == array("q", [9, -2, 3]), m == array("d", [9, -2, 3]), m != array("i", [9]), m == [9, -2, 3])
print(memoryview(array("B", b"ab")) == b"ab", b"ab" == memoryview(array("B", b"ab")), memoryview(array("i", [1])) == b"\1\0\0\0")
print(bytearray(b"\1\0\0\0") == memoryview(array("i", [1])), bytearray(b"\1\0\0\0") == array("i", [1]), array("B", b"a") == b"a", b"a" == array("B", b"a"))
nan = array("d", [float("nan")])
print(memoryview(nan) == nan, memoryview(array("d", [0.0])) == array("d", [-0.0]))

w = memoryview(array("w", "ab"))
print(w.format, w.itemsize, w.nbytes, w.tobytes(), len(w[1:]), w == w, w == array("w", "ab"))
attempt(lambda: w[0])
attempt(w.tolist)
attempt(store, w, 0, "x")
print(w.cast("B").tolist())
attempt(w.cast, "i")

a = array("H", [0x6161, 0x6262])
x = bytearray(b"..")
x += a
x.extend(a)
x[0:1] = a
print(bytes(a), bytearray(a), b"".join([a, a]), b"-" + a, x, b"%b|" % a, bytes.fromhex("00") + memoryview(a)[1:])

print(memoryview(a).index(0x6262), memoryview(a).count(0x6161), memoryview(b"abca").index(97, 1), bytearray(b"b") > array("B", b"a"))
attempt(memoryview(a).index, 5)
attempt(memoryview(a).index, 0x6161, 1)
print(b"abc".replace(array("B", b"a"), array("B", b"x")), b"abc".split(array("B", b"b")), array("H", [97]) in b"a\0b", "%s" % array("B", b"a"))
print(int(array("B", b"12")), float(array("B", b"1.5")), b"xaax".find(a[:1]), b"aab".startswith(bytes(a[:1])), int.from_bytes(a, "little"), str(a, "ascii"))
print(int.from_bytes(memoryview(b"\1\2\3\4")[::2], "big"), memoryview(a).hex(), a[::-1].tobytes().translate(None, b"a"))
attempt(int, array("B", b"x"))
print(array("B", memoryview(a)[:1].cast("B")).tolist())
y = array("B")
y.frombytes(array("b", [1, 2]))
y.frombytes(memoryview(b"abc")[1:])
attempt(y.frombytes, a)
attempt(y.frombytes, "x")
print(y, isinstance(a, bytearray), bool(array("i")), len(a), list(a), array.__mro__, sorted([array("i", [2]), array("i", [1])]))

m = memoryview(a)
s = m[1:]
m.release()
attempt(lambda: m.tolist())
attempt(lambda: m.cast("B"))
print(s.tolist(), m == a, s == a[1:])


class A(array):
    pass


v = memoryview(A("i", [1, 2]))
print(v.obj, v[1], type(v.obj).__name__)
with memoryview(a) as m:
    print(m[0])
attempt(lambda: m[0])
