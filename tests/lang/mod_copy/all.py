# copy, deepcopy, replace: containers, cycles, instances, slots, subclasses, hooks.
import copy
from copy import deepcopy
a = [1, [2, 3], {'k': [4]}, (5, [6]), {7}]
b = copy.copy(a)
c = deepcopy(a)
print(b == a, b is a, b[1] is a[1], c == a, c[1] is a[1], c[3] is a[3], c[3][1] is a[3][1], c[2]['k'] is a[2]['k'])
t = (1, 'a', (2, 3))
print(deepcopy(t) is t, copy.copy(t) is t, deepcopy(frozenset([1])) == frozenset([1]))
a.append(a)
d = deepcopy(a)
print(d[5] is d, d is a)
x = []
p = deepcopy([x, x])
print(p[0] is p[1])


class Node:
    def __init__(self, v):
        self.v = v
        self.next = None
        self.items = []


n = Node(1)
n.next = Node(2)
n.next.next = n
m = copy.copy(n)
k = deepcopy(n)
print(m.next is n.next, m.items is n.items, k.next is n.next, k.next.next is k, k.items is n.items, type(k).__name__)


class Slots:
    __slots__ = ('a', 'b', '__c')

    def __init__(self):
        self.a = [1]
        self.__c = [2]

    def c(self):
        return self.__c


s = Slots()
s2, s3 = copy.copy(s), deepcopy(s)
print(s2.a is s.a, s3.a is s.a, s3.a, s3.c(), hasattr(s3, 'b'))


class L(list):
    pass


class D(dict):
    pass


l = L([1, [2]])
l.tag = [3]
l2 = deepcopy(l)
print(l2, type(l2).__name__, l2.tag, l2[1] is l[1], l2.tag is l.tag)
e = D(a=[1])
e.z = 1
e2 = copy.copy(e)
print(e2, type(e2).__name__, e2.z, e2['a'] is e['a'])


class Hooks:
    def __init__(self, v):
        self.v = v

    def __copy__(self):
        return Hooks('copied')

    def __deepcopy__(self, memo):
        return Hooks(deepcopy(self.v, memo) + ['deep'])


h = Hooks([1])
print(copy.copy(h).v, deepcopy(h).v, deepcopy([h])[0].v)


class State:
    def __init__(self):
        self.a = 1

    def __getstate__(self):
        return {'saved': self.a}

    def __setstate__(self, st):
        self.a = ('restored', st)


print(deepcopy(State()).a, copy.copy(State()).a)


class Reduce:
    def __init__(self, *a):
        self.a = a

    def __reduce__(self):
        return Reduce, (1, [2])


print(deepcopy(Reduce(9)).a, copy.copy(Reduce(9)).a)
print(copy.copy(len) is len, deepcopy(Node) is Node, deepcopy(None), copy.copy(3.5), copy.copy(range(3)), deepcopy(bytearray(b'x')))
err = deepcopy(ValueError('m', [1]))
print(repr(err), copy.copy(KeyError('k')).args)


class I(int):
    pass


i = I(5)
i.extra = [1]
print(deepcopy(i), deepcopy(i).extra, type(deepcopy(i)).__name__)


class T(tuple):
    pass


print(deepcopy(T([1, [2]])), type(copy.copy(T((1,)))).__name__)
try:
    copy.copy((v for v in []))
except TypeError as e:
    print(e)
print(issubclass(copy.Error, Exception), copy.copy({1: 2}), copy.copy({1}))
