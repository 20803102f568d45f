# needs: 3.14
# Every type code: what is stored, what is refused, and the bytes of it.
import array as module
from array import array


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


for code in 'bBhHiIqQfd':
    print(code, array(code).itemsize)
    for item in (0, 1, -1, 127, -129, 255, 2**15, 2**16, 2**64, 2**2000, 1.5, 'x', None, True):
        show(array, code, [item])
for code in 'bBhHiIqQfd':
    a = array(code, [1, 2, 100])
    print(a.tobytes(), array(code, a.tobytes()) == a)
    a.byteswap()
    print(a.tobytes())
for item in ('x', '\U0001f600', 'xy', '', 1, None):
    show(array, 'w', [item])
show(array)
show(array, 1)
show(array, 'xx')
show(array, 'z')
show(array, 'i', 'abc')
show(array, 'i', array('w', 'ab'))
show(array, 'i', 5)
show(array, 'i', b'123')
show(array, 'i', [], [])
show(array, 'f', [0.1, float('inf'), 1e300])
print(array('w', 'h\u00e9llo').tounicode(), module.ArrayType is array)
