# str() of exceptions in exceptions, very deep and in a ring, is a RecursionError: no endless loop, no deep C stack.
# skip-mode: gc
e = ValueError("x")
for i in range(90):
    e = ValueError(e)
print(str(e))
for i in range(20000):
    e = TypeError(e)
try:
    str(e)
except RecursionError:
    print("deep")
ring = ValueError()
ring.args = (ring,)
try:
    str(ring)
except RecursionError:
    print("ring")
two = OSError(1, "x")
two.strerror = two
try:
    str(two)
except RecursionError:
    print("part")


class Own(Exception):
    def __str__(self):
        return "own"


print(str(ValueError(ValueError(Own("x")))), str(ValueError(KeyError("k"))), str(KeyError(ValueError("v"))))
