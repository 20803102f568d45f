# SPDX-License-Identifier: MIT
"""Operator interface.

This module exports a set of functions corresponding to the intrinsic operators of Python. For example,
operator.add(x, y) is equivalent to the expression x+y.
"""
import builtins as _builtins

__all__ = ['abs', 'add', 'and_', 'attrgetter', 'call', 'concat', 'contains', 'countOf', 'delitem', 'eq', 'floordiv',
           'ge', 'getitem', 'gt', 'iadd', 'iand', 'iconcat', 'ifloordiv', 'ilshift', 'imatmul', 'imod', 'imul',
           'index', 'indexOf', 'inv', 'invert', 'ior', 'ipow', 'irshift', 'is_', 'is_none', 'is_not', 'is_not_none',
           'isub', 'itemgetter', 'itruediv', 'ixor', 'le', 'length_hint', 'lshift', 'lt', 'matmul', 'methodcaller',
           'mod', 'mul', 'ne', 'neg', 'not_', 'or_', 'pos', 'pow', 'rshift', 'setitem', 'sub', 'truediv', 'truth',
           'xor']


def lt(a, b, /):
    """Same as a < b."""
    return a < b


def le(a, b, /):
    """Same as a <= b."""
    return a <= b


def eq(a, b, /):
    """Same as a == b."""
    return a == b


def ne(a, b, /):
    """Same as a != b."""
    return a != b


def ge(a, b, /):
    """Same as a >= b."""
    return a >= b


def gt(a, b, /):
    """Same as a > b."""
    return a > b


def not_(a, /):
    """Same as not a."""
    return not a


def truth(a, /):
    """Return True if a is true, False otherwise."""
    return True if a else False


def is_(a, b, /):
    """Same as a is b."""
    return a is b


def is_not(a, b, /):
    """Same as a is not b."""
    return a is not b


def is_none(a, /):
    """Same as a is None."""
    return a is None


def is_not_none(a, /):
    """Same as a is not None."""
    return a is not None


def abs(a, /):
    """Same as abs(a)."""
    return _builtins.abs(a)


def add(a, b, /):
    """Same as a + b."""
    return a + b


def sub(a, b, /):
    """Same as a - b."""
    return a - b


def mul(a, b, /):
    """Same as a * b."""
    return a * b


def matmul(a, b, /):
    """Same as a @ b."""
    return a @ b


def truediv(a, b, /):
    """Same as a / b."""
    return a / b


def floordiv(a, b, /):
    """Same as a // b."""
    return a // b


def mod(a, b, /):
    """Same as a % b."""
    return a % b


def pow(a, b, /):
    """Same as a ** b."""
    return a ** b


def lshift(a, b, /):
    """Same as a << b."""
    return a << b


def rshift(a, b, /):
    """Same as a >> b."""
    return a >> b


def and_(a, b, /):
    """Same as a & b."""
    return a & b


def or_(a, b, /):
    """Same as a | b."""
    return a | b


def xor(a, b, /):
    """Same as a ^ b."""
    return a ^ b


def neg(a, /):
    """Same as -a."""
    return -a


def pos(a, /):
    """Same as +a."""
    return +a


def invert(a, /):
    """Same as ~a."""
    return ~a


def iadd(a, b, /):
    """Same as a += b."""
    a += b
    return a


def isub(a, b, /):
    """Same as a -= b."""
    a -= b
    return a


def imul(a, b, /):
    """Same as a *= b."""
    a *= b
    return a


def imatmul(a, b, /):
    """Same as a @= b."""
    a @= b
    return a


def itruediv(a, b, /):
    """Same as a /= b."""
    a /= b
    return a


def ifloordiv(a, b, /):
    """Same as a //= b."""
    a //= b
    return a


def imod(a, b, /):
    """Same as a %= b."""
    a %= b
    return a


def ipow(a, b, /):
    """Same as a **= b."""
    a **= b
    return a


def ilshift(a, b, /):
    """Same as a <<= b."""
    a <<= b
    return a


def irshift(a, b, /):
    """Same as a >>= b."""
    a >>= b
    return a


def iand(a, b, /):
    """Same as a &= b."""
    a &= b
    return a


def ior(a, b, /):
    """Same as a |= b."""
    a |= b
    return a


def ixor(a, b, /):
    """Same as a ^= b."""
    a ^= b
    return a


inv = invert


def index(a, /):
    """Same as a.__index__()"""
    return range(a).stop


def concat(a, b, /):
    """Same as a + b, for a and b sequences."""
    if not hasattr(type(a), '__getitem__'):
        raise TypeError(f"'{type(a).__name__}' object can't be concatenated")
    return a + b


def iconcat(a, b, /):
    """Same as a += b, for a and b sequences."""
    if not hasattr(type(a), '__getitem__'):
        raise TypeError(f"'{type(a).__name__}' object can't be concatenated")
    a += b
    return a


def contains(a, b, /):
    """Same as b in a (note reversed operands)."""
    return b in a


def countOf(a, b, /):
    """Return the number of items in a which are, or which equal, b."""
    count = 0
    for item in _searched(a):
        if item is b or item == b:
            count += 1
    return count


def indexOf(a, b, /):
    """Return the first index of b in a."""
    at = 0
    for item in _searched(a):
        if item is b or item == b:
            return at
        at += 1
    raise ValueError('sequence.index(x): x not in sequence')


def _searched(a):
    try:
        return iter(a)
    except TypeError:
        if hasattr(type(a), '__iter__'):
            raise
        raise TypeError(f"argument of type '{type(a).__name__}' is not iterable") from None


def getitem(a, b, /):
    """Same as a[b]."""
    return a[b]


def setitem(a, b, c, /):
    """Same as a[b] = c."""
    a[b] = c


def delitem(a, b, /):
    """Same as del a[b]."""
    del a[b]


def call(obj, /, *args, **kwargs):
    """Same as obj(*args, **kwargs)."""
    return obj(*args, **kwargs)


def length_hint(obj, default=0, /):
    """Return an estimate of the number of items in obj.

    This is useful for presizing containers when building from an iterable. If the object supports len(), the result
    will be exact. Otherwise, it may over- or under-estimate by an arbitrary amount. The result will be an integer >= 0.
    """
    if not isinstance(default, int):
        raise TypeError(f"'{type(default).__name__}' object cannot be interpreted as an integer")
    kind = type(obj)
    if hasattr(kind, '__len__'):
        try:
            return len(obj)
        except TypeError:
            pass
    hint = getattr(kind, '__length_hint__', None)
    if hint is None:
        return default
    try:
        n = hint(obj)
    except TypeError:
        return default
    if n is NotImplemented:
        return default
    if not isinstance(n, int):
        raise TypeError(f'__length_hint__ must be an integer, not {type(n).__name__}')
    if n < 0:
        raise ValueError('__length_hint__() should return >= 0')
    if n > 0x7fffffffffffffff:
        raise OverflowError('Python int too large to convert to C ssize_t')
    return int(n)


class itemgetter:
    """Return a callable object that fetches the given item(s) from its operand.
    After f = itemgetter(2), the call f(r) returns r[2].
    After g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])
    """
    __slots__ = ('_item', '_items')

    def __init__(self, /, *items, **kwargs):
        if kwargs:
            raise TypeError('itemgetter() takes no keyword arguments')
        if not items:
            raise TypeError('itemgetter expected 1 argument, got 0')
        self._item = items[0]
        self._items = items if len(items) > 1 else None

    def __init_subclass__(cls):
        raise TypeError("type 'operator.itemgetter' is not an acceptable base type")

    def __call__(self, obj, /):
        if self._items is None:
            return obj[self._item]
        return tuple([obj[i] for i in self._items])

    def __repr__(self):
        items = self._items or (self._item,)
        return f'operator.itemgetter({", ".join(map(repr, items))})'

    def __reduce__(self):
        return itemgetter, self._items or (self._item,)


class attrgetter:
    """Return a callable object that fetches the given attribute(s) from its operand.
    After f = attrgetter('name'), the call f(r) returns r.name.
    After g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).
    After h = attrgetter('name.first', 'name.last'), the call h(r) returns
    (r.name.first, r.name.last).
    """
    __slots__ = ('_attrs', '_paths')

    def __init__(self, /, *attrs, **kwargs):
        if kwargs:
            raise TypeError('attrgetter() takes no keyword arguments')
        if not attrs:
            raise TypeError('attrgetter expected 1 argument, got 0')
        for name in attrs:
            if not isinstance(name, str):
                raise TypeError('attribute name must be a string')
        self._attrs = attrs
        self._paths = [name.split('.') for name in attrs]

    def __init_subclass__(cls):
        raise TypeError("type 'operator.attrgetter' is not an acceptable base type")

    def __call__(self, obj, /):
        found = []
        for path in self._paths:
            value = obj
            for name in path:
                value = getattr(value, name)
            found.append(value)
        return tuple(found) if len(found) > 1 else value

    def __repr__(self):
        return f'operator.attrgetter({", ".join(map(repr, self._attrs))})'

    def __reduce__(self):
        return attrgetter, self._attrs


class methodcaller:
    """Return a callable object that calls the given method on its operand.
    After f = methodcaller('name'), the call f(r) returns r.name().
    After g = methodcaller('name', 'date', foo=1), the call g(r) returns
    r.name('date', foo=1).
    """
    __slots__ = ('_name', '_args', '_kwargs')

    def __init__(self, /, *args, **kwargs):
        if not args:
            raise TypeError('methodcaller needs at least one argument, the method name')
        if not isinstance(args[0], str):
            raise TypeError('method name must be a string')
        self._name = args[0]
        self._args = args[1:]
        self._kwargs = kwargs

    def __init_subclass__(cls):
        raise TypeError("type 'operator.methodcaller' is not an acceptable base type")

    def __call__(self, obj, /):
        return getattr(obj, self._name)(*self._args, **self._kwargs)

    def __repr__(self):
        parts = [repr(self._name), *map(repr, self._args)]
        parts += [f'{k}={v!r}' for k, v in self._kwargs.items()]
        return f'operator.methodcaller({", ".join(parts)})'

    def __reduce__(self):
        if not self._kwargs:
            return methodcaller, (self._name, *self._args)
        from functools import partial
        return partial(methodcaller, self._name, **self._kwargs), self._args


__lt__, __le__, __eq__, __ne__, __ge__, __gt__ = lt, le, eq, ne, ge, gt
__not__, __abs__, __neg__, __pos__, __inv__, __invert__, __index__ = not_, abs, neg, pos, inv, invert, index
__add__, __sub__, __mul__, __matmul__, __truediv__, __floordiv__ = add, sub, mul, matmul, truediv, floordiv
__mod__, __pow__, __lshift__, __rshift__, __and__, __or__, __xor__ = mod, pow, lshift, rshift, and_, or_, xor
__iadd__, __isub__, __imul__, __imatmul__, __itruediv__ = iadd, isub, imul, imatmul, itruediv
__ifloordiv__, __imod__, __ipow__, __ilshift__, __irshift__ = ifloordiv, imod, ipow, ilshift, irshift
__iand__, __ior__, __ixor__, __concat__, __iconcat__ = iand, ior, ixor, concat, iconcat
__contains__, __getitem__, __setitem__, __delitem__, __call__ = contains, getitem, setitem, delitem, call
