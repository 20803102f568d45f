# An array as a sequence: operators, slices, methods and their errors.
import copy
from array import array
from collections.abc import MutableSequence


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


a = array('i', [5, 1, 4, 1])
print(a, len(a), a[0], a[-1], a[1:3], a[::-1], a[3:1], a[::2], 4 in a, 9 in a)
a.append(7)
a.extend([8, 9])
a.extend(array('i', [10]))
a.insert(-100, 0)
a.insert(100, 11)
print(a, a.pop(), a.pop(0), a.count(1), a.index(1), a.index(1, 2))
a.remove(1)
a.reverse()
print(a, a + a[:1], a[:2] * 2, 2 * a[:1], list(reversed(a)))
a += a
a *= 2
del a[::3]
del a[0]
a[1:2] = array('i', [70, 71])
a[::4] = array('i', [0] * len(a[::4]))
print(a)
del a[4:]
a.fromlist([1, 2])
a.frombytes(b'\x01\0\0\0')
print(a, a.tolist(), a == copy.copy(a), copy.deepcopy(a) is a, a < a[:2], bytes(a)[:5])
print(array('d', [1]) == array('i', [1]), array('i') == [], isinstance(a, MutableSequence))
a.clear()
print(a, list(a))

a = array('i', [1, 2, 3])
show(lambda: a[3])
show(lambda: a['x'])
show(a.__setitem__, 3, 1)
show(a.__setitem__, 0, 'x')
show(a.__setitem__, slice(0, 1), [1])
show(a.__setitem__, slice(0, 3, 2), array('i', [1]))
show(lambda: a + [1])
show(lambda: a * 'x')
show(a.__iadd__, [1])
show(a.extend, array('b'))
show(a.extend, 5)
show(a.pop, 7)
show(array('i').pop)
show(a.remove, 9)
show(a.index, 9)
show(a.frombytes, b'123')
show(a.frombytes, 'x')
show(a.fromlist, (1,))
show(a.fromlist, [1, 'x'])
show(a.fromunicode, 'x')
show(a.tounicode)
print(a)

it = iter(a)
print(list(it))
a.append(4)
print(list(it))


class Named(array):
    def __new__(cls, code, items, name=None):
        self = array.__new__(cls, code, items)
        self.name = name
        return self


n = Named('d', [1, 2.5], name='n')
print(n, n.name, n[0], type(n[:1]).__name__)
