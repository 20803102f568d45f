# needs: 3.14
# itemgetter, attrgetter, methodcaller.
import operator as o


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


for make in (lambda: o.itemgetter(), lambda: o.itemgetter(a=1), lambda: o.attrgetter(), lambda: o.attrgetter(3),
             lambda: o.attrgetter('a', 3), lambda: o.methodcaller(), lambda: o.methodcaller(3), lambda: o.itemgetter(1, 2),
             lambda: o.itemgetter(1), lambda: o.attrgetter('a.b', 'c'), lambda: o.methodcaller('a', 1, x=2)):
    t(make)
t(lambda: o.attrgetter('real.imag')(3))
t(lambda: o.attrgetter('real', 'imag')(3))
t(lambda: o.attrgetter('real.foo')(3))
t(lambda: o.attrgetter('a.b.c')(3))
t(lambda: o.itemgetter(1)([1, 2]))
t(lambda: o.itemgetter(1, -1, slice(2))([1, 2, 3]))
t(lambda: o.itemgetter('x', None)({'x': 1, None: 2}))
t(lambda: o.itemgetter(5)([1]))
t(lambda: o.methodcaller('upper')('abc'))
t(lambda: o.methodcaller('split', ',', maxsplit=1)('a,b,c'))
t(lambda: o.methodcaller('nope')(1))
rows = [('b', 2), ('a', 3), ('c', 1)]
print(sorted(rows, key=o.itemgetter(1)), max(rows, key=o.itemgetter(0, 1)), list(map(o.itemgetter(0), rows)))
print(o.itemgetter(1) == o.itemgetter(1), o.itemgetter(1).__reduce__()[1], o.attrgetter('a.b', 'c').__reduce__()[1])
print(o.itemgetter.__module__, o.itemgetter.__name__, o.itemgetter)
try:
    class G(o.itemgetter):
        pass
except TypeError as e:
    print(e)
