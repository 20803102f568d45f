# memoryview: released, read-only, hashed.
b = bytearray(b"abcdef")
m = memoryview(b)
r = m.toreadonly()
print(m.readonly, r.readonly, r[1:3].readonly, memoryview(r).readonly, m.suboffsets, m.c_contiguous, m[::2].f_contiguous, m[::2].c_contiguous)
h = memoryview(b"abcdef")
print(hash(h) == hash(b"abcdef"), hash(h[::2]) == hash(b"ace"), hash(h[1:3]) == hash(b"bc"))


def attempt(f):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


def store(v):
    v[0] = 1


h.release()
h.release()
print(hash(h) == hash(b"abcdef"), str(h).startswith("<released memory at 0x"))
h = memoryview(b"xyz")
h.release()
for f in (lambda: hash(h), lambda: hash(m), lambda: hash(r), lambda: store(r), lambda: len(h), lambda: h[0], lambda: h[1:],
          lambda: store(h), lambda: bytes(h), lambda: h.tobytes(), lambda: h.format, lambda: h.shape, lambda: h.__enter__(),
          lambda: h.toreadonly(), lambda: h == h, lambda: h == b"xyz", lambda: memoryview(b"xyz") == h, lambda: b"a" + h, lambda: memoryview(h)):
    attempt(f)
with memoryview(b"q") as v:
    print(v[0])
attempt(lambda: v[0])
m[0] = 65
print(r.tobytes(), r == b)
