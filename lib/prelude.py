# SPDX-License-Identifier: MIT
# The machine's slow paths: what operators, subscripts, conversions and statements do when Python methods are involved.
# Restricted Python: only top-level functions, called by position; names with two leading underscores are hidden natives;
# __UNBOUND__ is the machine's "nothing there".


def _special_get(o, name):
    raw = __type_lookup(type(o), name)
    return _descr_bind(raw, o)


def _descr_bind(raw, o):
    get = __special(raw, '__get__')
    if get is __UNBOUND__:
        return raw
    return get(o, type(o))


def _op_get(o, op, which):
    return _special_get(o, __op_name(op, which))


# ---- binary operators ----

# __op_fn: the left operand's method in the common case that it is a plain function and comes first.
def _binop(a, b, op):
    m = __op_fn(a, b, op)
    if m is not __UNBOUND__:
        r = m(a, b)
        if r is not NotImplemented:
            return r
        return _binop_rest(a, b, op, True)
    return _binop_rest(a, b, op, False)


def _binop_rest(a, b, op, tried):
    if not tried and __sub_first(a, b, __op_name(op, 1)):
        r = __op(b, op, 1)(a)
        if r is not NotImplemented:
            return r
        m = __op(a, op, 0)
        if m is not __UNBOUND__:
            r = m(b)
            if r is not NotImplemented:
                return r
        return __leaf_binop(a, b, op, False)
    if not tried:
        m = __op(a, op, 0)
        if m is not __UNBOUND__:
            r = m(b)
            if r is not NotImplemented:
                return r
    if type(a) is not type(b):
        if op == 5 and isinstance(a, (str, bytes, bytearray)):
            return __leaf_binop(a, b, op, False)
        m = __op(b, op, 1)
        if m is not __UNBOUND__:
            r = m(a)
            if r is not NotImplemented:
                return r
    return __leaf_binop(a, b, op, False)


def _ibinop(a, b, op):
    m = __op(a, op, 2)
    if m is not __UNBOUND__:
        if m is None:
            __binop_error(a, b, op, True)
        r = m(b)
        if r is not NotImplemented:
            return r
    if __sub_first(a, b, __op_name(op, 1)):
        r = __op(b, op, 1)(a)
        if r is not NotImplemented:
            return r
        m = __op(a, op, 0)
        if m is not __UNBOUND__:
            r = m(b)
            if r is not NotImplemented:
                return r
        return __leaf_binop(a, b, op, True)
    m = __op(a, op, 0)
    if m is not __UNBOUND__:
        r = m(b)
        if r is not NotImplemented:
            return r
    if type(a) is not type(b) and not isinstance(a, list):
        m = __op(b, op, 1)
        if m is not __UNBOUND__:
            r = m(a)
            if r is not NotImplemented:
                return r
    return __leaf_binop(a, b, op, True)


# The builtin operator met something it cannot do alone: elements with Python methods, an index object, a generator.
def _binop_builtin(a, b, op, inplace):
    u = __unwrap(a)
    v = __unwrap(b)
    if op == 5 and isinstance(u, (str, bytes, bytearray)):
        return __special(u, '__mod__')(b)
    if op == 2:
        if isinstance(u, (str, bytes, bytearray, list, tuple)):
            if __type_lookup_user(type(b), '__index__') is __UNBOUND__:
                __binop_error(a, b, op, inplace)
            return __leaf_binop(a, _index(b), op, inplace)
        if isinstance(v, (str, bytes, bytearray, list, tuple)):
            if __type_lookup_user(type(a), '__index__') is __UNBOUND__:
                __binop_error(a, b, op, inplace)
            return __leaf_binop(_index(a), b, op, inplace)
    if inplace:
        if op == 0 and isinstance(u, list):
            list.extend(u, b)
            return a
        if op == 11 and isinstance(u, dict):
            dict.update(u, b)
            return a
        m = __special(u, __op_name(op, 2))
        if m is not __UNBOUND__:
            r = m(v)
            if r is not NotImplemented:
                if r is u:
                    return a
                return r
    m = __special(u, __op_name(op, 0))
    if m is not __UNBOUND__:
        r = m(v)
        if r is not NotImplemented:
            return r
    if type(u) is not type(v):
        m = __special(v, __op_name(op, 1))
        if m is not __UNBOUND__:
            r = m(u)
            if r is not NotImplemented:
                return r
    return __binop_error(a, b, op, inplace)


# ---- comparison ----

def _cmp_method(o, op):
    return __special_user(o, ('__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__')[op])


# One side's answer; != falls back to not ==.
def _cmp_try(a, b, op):
    m = _cmp_method(a, op)
    if m is not __UNBOUND__:
        if m is None:
            return NotImplemented
        return m(b)
    if op == 3:
        m = __special_user(a, '__eq__')
        if m is not __UNBOUND__ and m is not None:
            r = m(b)
            if r is NotImplemented:
                return r
            return not r
    return NotImplemented


def _cmp(a, b, op):
    m = __cmp_fn(a, b, op)
    if m is not __UNBOUND__:
        r = m(a, b)
        if r is not NotImplemented:
            return r
        return _cmp_rest(a, b, op, True)
    return _cmp_rest(a, b, op, False)


def _cmp_rest(a, b, op, tried):
    swapped = (4, 5, 2, 3, 0, 1)[op]
    first = type(a) is not type(b) and __is_sub(type(b), type(a))
    if first:
        r = _cmp_try(b, a, swapped)
        if r is not NotImplemented:
            return r
    if not tried:
        r = _cmp_try(a, b, op)
        if r is not NotImplemented:
            return r
    if not first:
        r = _cmp_try(b, a, swapped)
        if r is not NotImplemented:
            return r
    return __leaf_cmp(a, b, op)


def _cmp_builtin(a, b, op):
    u = __unwrap(a)
    v = __unwrap(b)
    if (op == 2 or op == 3) and 0 <= __rec_kind(u) <= 1 and __rec_kind(u) == __rec_kind(v):
        return _alias_eq(u, v) == (op == 2)
    name = ('__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__')[op]
    m = __special(u, name)
    if m is not __UNBOUND__:
        r = m(v)
        if r is not NotImplemented:
            return r
    m = __special(v, ('__gt__', '__ge__', '__eq__', '__ne__', '__lt__', '__le__')[op])
    if m is not __UNBOUND__:
        r = m(u)
        if r is not NotImplemented:
            return r
    if op == 2:
        return a is b
    if op == 3:
        return a is not b
    raise TypeError("'" + ('<', '<=', '==', '!=', '>', '>=')[op] + "' not supported between instances of '" + type(a).__name__
                    + "' and '" + type(b).__name__ + "'")


# ---- unary operators, truth, length ----

def _unop(x, which):
    m = __special_user(x, ('__neg__', '__pos__', '__invert__')[which])
    if m is not __UNBOUND__:
        return m()
    return __leaf_unop(x, which)


def _unop_builtin(x, which):
    m = __special(__unwrap(x), ('__neg__', '__pos__', '__invert__')[which])
    if m is __UNBOUND__:
        raise TypeError("bad operand type for unary " + ('-', '+', '~')[which] + ": '" + type(x).__name__ + "'")
    return m()


def _truth(x):
    m = __special_user(x, '__bool__')
    if m is not __UNBOUND__:
        r = m()
        if r is True or r is False:
            return r
        raise TypeError('__bool__ should return bool, returned ' + type(r).__name__)
    if __special_user(x, '__len__') is not __UNBOUND__:
        return _len(x) != 0
    return __leaf_truth(x)


def _truth_builtin(x):
    u = __unwrap(x)
    m = __special(u, '__bool__')
    if m is not __UNBOUND__:
        return m()
    m = __special(u, '__len__')
    if m is not __UNBOUND__:
        return m() != 0
    return True


def _len(x):
    m = __special_user(x, '__len__')
    if m is __UNBOUND__:
        return __leaf_len(x)
    n = _index(m())
    if n < 0:
        raise ValueError('__len__() should return >= 0')
    if n > 9223372036854775807:
        raise OverflowError("cannot fit 'int' into an index-sized integer")
    return n


def _len_builtin(x):
    m = __special(__unwrap(x), '__len__')
    if m is __UNBOUND__:
        raise TypeError("object of type '" + type(x).__name__ + "' has no len()")
    return m()


def _index(x):
    if type(x) is int:
        return x
    m = __special_user(x, '__index__')
    if m is not __UNBOUND__:
        r = m()
        if isinstance(r, int):
            return __unwrap(r) + 0
        raise TypeError('__index__ returned non-int (type ' + type(r).__name__ + ')')
    u = __unwrap(x)
    if isinstance(u, int):
        return u + 0
    raise TypeError("'" + type(x).__name__ + "' object cannot be interpreted as an integer")


# An index or slice with all objects turned into ints.
def _index_or_slice(k):
    if type(k) is slice:
        start = k.start
        stop = k.stop
        step = k.step
        return slice(start if start is None else _slice_index(start), stop if stop is None else _slice_index(stop),
                     step if step is None else _slice_index(step))
    return _index(k)


def _slice_index(x):
    if isinstance(x, int) or __type_lookup_user(type(x), '__index__') is not __UNBOUND__:
        return _index(x)
    raise TypeError('slice indices must be integers or None or have an __index__ method')


def _has_index(k):
    return type(k) is slice or isinstance(k, int) or __type_lookup_user(type(k), '__index__') is not __UNBOUND__


# ---- subscripts ----

def _getitem(o, k):
    m = __special_user(o, '__getitem__')
    if m is not __UNBOUND__:
        return m(k)
    if __is_class(o):
        m = getattr(o, '__class_getitem__', None)
        if m is not None:
            return m(k)
        if __type_lookup_user(o, '__class_getitem__') is __UNBOUND__ and isinstance(o, type):
            raise TypeError("type '" + o.__name__ + "' is not subscriptable")
    u = __unwrap(o)
    if u is not o and type(u) is dict:
        r = dict.get(u, k, __UNBOUND__)
        if r is not __UNBOUND__:
            return r
        m = __special_user(o, '__missing__')
        if m is not __UNBOUND__:
            return m(k)
        raise KeyError(k)
    return __leaf_getitem(o, k)


def _getitem_builtin(o, k):
    u = __unwrap(o)
    if isinstance(u, (list, tuple, str, bytes, bytearray, range, memoryview)):
        if _has_index(k):
            return __leaf_getitem(u, _index_or_slice(k))
        if isinstance(u, str):
            raise TypeError("string indices must be integers, not '" + type(k).__name__ + "'")
        name = 'byte' if isinstance(u, bytes) else type(u).__name__
        raise TypeError(name + ' indices must be integers or slices, not ' + type(k).__name__)
    m = __special(u, '__getitem__')
    if m is __UNBOUND__:
        raise TypeError("'" + type(o).__name__ + "' object is not subscriptable")
    return m(k)


def _setitem(o, k, v):
    m = __special_user(o, '__setitem__')
    if m is not __UNBOUND__:
        m(k, v)
    else:
        __leaf_setitem(o, k, v)


# What the item of a view can be made of: a plain number.
def _memview_item(code, v):
    if code == '?':
        return bool(v)
    if code in 'fd' and __special_user(v, '__float__') is not __UNBOUND__:
        return float(v)
    if __special_user(v, '__index__') is __UNBOUND__:
        if not isinstance(v, (int, float, bytes)):
            raise TypeError("memoryview: invalid type for format '" + code + "'")
        return v
    return _index(v)


def _setitem_builtin(o, k, v):
    u = __unwrap(o)
    if isinstance(u, (list, bytearray, memoryview)):
        if _has_index(k):
            k = _index_or_slice(k)
            if type(k) is slice:
                if not __is_iterable(v):
                    if k.step is not None and k.step != 1:
                        raise TypeError('must assign iterable to extended slice')
                    raise TypeError('can only assign an iterable' if isinstance(u, list)
                                    else 'can assign only bytes, buffers, or iterables of ints in range(0, 256)')
                if not isinstance(v, (list, tuple, bytes, bytearray)) or __special_user(v, '__iter__') is not __UNBOUND__:
                    v = __collect(v)
            else:
                if isinstance(u, bytearray):
                    v = _index(v)
                elif isinstance(u, memoryview):
                    v = _memview_item(u.format, v)
            __leaf_setitem(u, k, v)
            return
        raise TypeError(type(u).__name__ + ' indices must be integers or slices, not ' + type(k).__name__)
    m = __special(u, '__setitem__')
    if m is __UNBOUND__:
        raise TypeError("'" + type(o).__name__ + "' object does not support item assignment")
    m(k, v)


def _delitem(o, k):
    m = __special_user(o, '__delitem__')
    if m is not __UNBOUND__:
        m(k)
    else:
        __leaf_delitem(o, k)


def _delitem_builtin(o, k):
    u = __unwrap(o)
    if isinstance(u, (list, bytearray)):
        if _has_index(k):
            __leaf_delitem(u, _index_or_slice(k))
            return
        raise TypeError(type(u).__name__ + ' indices must be integers or slices, not ' + type(k).__name__)
    m = __special(u, '__delitem__')
    if m is __UNBOUND__:
        raise TypeError("'" + type(o).__name__ + "' object doesn't support item deletion")
    m(k)


def _contains(c, x):
    m = __special_user(c, '__contains__')
    if m is not __UNBOUND__:
        if m is None:
            raise TypeError("'" + type(c).__name__ + "' object is not a container")
        return m(x)
    if __special_user(c, '__iter__') is not __UNBOUND__ or __special_user(c, '__getitem__') is not __UNBOUND__:
        return _contains_iter(c, x)
    return __leaf_contains(c, x)


def _contains_iter(c, x):
    for y in c:
        if y is x or y == x:
            return True
    return False


def _contains_builtin(c, x):
    u = __unwrap(c)
    m = __special(u, '__contains__')
    if m is not __UNBOUND__:
        return m(x)
    if not __is_iterable(c):
        raise TypeError("argument of type '" + type(c).__name__ + "' is not a container or iterable")
    return _contains_iter(u, x)


# ---- iteration ----

def _iter(o):
    m = __special_user(o, '__iter__')
    if m is __UNBOUND__:
        if __is_plain(o) or __special_user(o, '__getitem__') is not __UNBOUND__ and __is_class(o):
            if __special_user(o, '__getitem__') is not __UNBOUND__:
                return __seq_iter(o)
            raise TypeError("'" + type(o).__name__ + "' object is not iterable")
        return __iter_new(o)
    if m is None:
        raise TypeError("'" + type(o).__name__ + "' object is not iterable")
    it = m()
    if not __is_iterator(it):
        raise TypeError("iter() returned non-iterator of type '" + type(it).__name__ + "'")
    return it


def _next(o):
    return __iter_step(o)


def _to_list(x):
    if not __is_iterable(x):
        raise TypeError('cannot unpack non-iterable ' + type(x).__name__ + ' object')
    return __collect(x)


def _to_list_star(x):
    if not __is_iterable(x):
        raise TypeError('Value after * must be an iterable, not ' + type(x).__name__)
    return __collect(x)


def _to_list_set(x):
    if not __is_iterable(x):
        raise TypeError("'" + type(x).__name__ + "' object is not iterable")
    return __collect(x)


def _to_tuple_n(x, n):
    if not __is_iterable(x):
        raise TypeError('cannot unpack non-iterable ' + type(x).__name__ + ' object')
    r = []
    i = 0
    for v in x:
        if i == n:
            if type(x) is dict:
                raise ValueError('too many values to unpack (expected ' + str(n) + ', got ' + str(len(x)) + ')')
            raise ValueError('too many values to unpack (expected ' + str(n) + ')')
        r.append(v)
        i += 1
    return r


def _mapping_items(x):
    r = {}
    for k in x.keys():
        r[k] = x[k]
    return r


def _to_dict(x):
    u = __unwrap(x)
    if type(u) is dict and __special_user(x, 'keys') is __UNBOUND__ and __special_user(x, '__getitem__') is __UNBOUND__:
        return u
    if __special(x, 'keys') is __UNBOUND__:
        raise TypeError("'" + type(x).__name__ + "' object is not a mapping")
    return _mapping_items(x)


def _callee_name(f):
    name = getattr(f, '__qualname__', None)
    if name is None:
        return str(f)
    module = getattr(f, '__module__', None)
    if module is not None and module != 'builtins':
        return str(module) + '.' + name + '()'
    return name + '()'


def _to_arguments(x, f):
    if not __is_iterable(x):
        raise TypeError(_callee_name(f) + ' argument after * must be an iterable, not ' + type(x).__name__)
    return __collect(x)


def _keyword_twice(f, k):
    raise TypeError(_callee_name(f) + " got multiple values for keyword argument '" + k + "'")


def _to_keywords(x, f):
    u = __unwrap(x)
    if type(u) is dict and __special_user(x, 'keys') is __UNBOUND__ and __special_user(x, '__getitem__') is __UNBOUND__:
        return u
    if __special(x, 'keys') is __UNBOUND__:
        raise TypeError(_callee_name(f) + ' argument after ** must be a mapping, not ' + type(x).__name__)
    return _mapping_items(x)


def _dict_merge(d, other):
    for k in other:
        d[k] = other[k]


# ---- text and hash ----

def _check_str(r, what):
    if isinstance(r, str):
        return r
    raise TypeError(what + ' returned non-string (type ' + type(r).__name__ + ')')


def _repr(x):
    m = __special_user(x, '__repr__')
    if m is not __UNBOUND__:
        return _check_str(m(), '__repr__')
    return __leaf_repr(x) if not __is_plain(x) else object.__repr__(x)


def _repr_builtin(x):
    u = __unwrap(x)
    if type(u).__name__ == 'module':  # with a name, file or loader that has a __repr__ in Python
        d = u.__dict__
        s = '<module ' + repr(d.get('__name__', '?'))
        if '__file__' in d:
            return s + ' from ' + repr(d['__file__']) + '>'
        loader = d['__loader__']
        return s + ('>' if loader is None else ' (' + repr(loader) + ')>')
    return __special(u, '__repr__')()


def _str(x):
    m = __special_user(x, '__str__')
    if m is not __UNBOUND__:
        return _check_str(m(), '__str__')
    u = __unwrap(x)
    if isinstance(u, str) or __is_exc(x):
        return __leaf_str(x)
    m = __special_user(x, '__repr__')
    if m is not __UNBOUND__:
        return _check_str(m(), '__str__')
    return _repr(x)


def _str_builtin(x):
    return __special(__unwrap(x), '__str__')()


def _ascii(x):
    return _ascii_text(_repr(x))


# Non-ASCII characters of a repr as escapes.
def _ascii_text(s):
    if s.isascii():
        return s
    r = []
    for c in s:
        n = ord(c)
        if n < 128:
            r.append(c)
        elif n < 256:
            r.append('\\x' + format(n, '02x'))
        elif n < 65536:
            r.append('\\u' + format(n, '04x'))
        else:
            r.append('\\U' + format(n, '08x'))
    return ''.join(r)


def _format(v, spec, conv):
    if conv == 1:
        v = _str(v)
    elif conv == 2:
        v = repr(v)
    elif conv == 3:
        v = ascii(v)
    return _format_value(v, spec)


def _format_value(v, spec):
    m = __special_user(v, '__format__')
    if m is not __UNBOUND__:
        r = m(spec)
        if isinstance(r, str):
            return r
        raise TypeError('__format__ must return a str, not ' + type(r).__name__)
    if spec == '':
        return _str(v)
    if __is_plain(v):
        raise TypeError('unsupported format string passed to ' + type(v).__name__ + '.__format__')
    return __leaf_format(v, spec)


def _leaf_format_builtin(x, spec):
    u = __unwrap(x)
    if spec == '':
        return _str(x)
    m = __special(u, '__format__')
    if m is __UNBOUND__:
        raise TypeError('unsupported format string passed to ' + type(x).__name__ + '.__format__')
    return m(spec)


def _format_builtin(v, spec):
    return _format_value(v, __unwrap(spec))


def _hash(x):
    m = __special_user(x, '__hash__')
    if m is __UNBOUND__:
        return __leaf_hash(x)
    if m is None:
        raise TypeError("unhashable type: '" + type(x).__name__ + "'")
    r = m()
    if isinstance(r, int):
        r = __leaf_hash(__unwrap(r)) if not -9223372036854775808 <= __unwrap(r) <= 9223372036854775807 else __unwrap(r) + 0
        return -2 if r == -1 else r
    raise TypeError('__hash__ method should return an integer')


def _hash_builtin(x):
    m = __special(__unwrap(x), '__hash__')
    if m is __UNBOUND__ or m is None:
        raise TypeError("unhashable type: '" + type(x).__name__ + "'")
    return m()


def _chr(i):
    return chr(_index(i))


def _input(prompt):
    __out(str(prompt))
    raise EOFError('EOF when reading a line')


def _vars(o):
    try:
        return o.__dict__
    except AttributeError:
        pass
    raise TypeError('vars() argument must have __dict__ attribute')


def _dir(o):
    if o is __UNBOUND__:
        return sorted(locals().keys())
    m = __special_user(o, '__dir__')
    if m is not __UNBOUND__:
        return sorted(m())
    return sorted(__dir_names(o))


# ---- calls of natives with arguments that need conversion ----

def _unwrap_call(native, args):
    new = []
    changed = False
    first = True
    for x in args:
        y = x
        if not first or not __is_plain(x):
            if __type_lookup_user(type(x), '__index__') is not __UNBOUND__:
                y = _index(x)
            elif __type_lookup_user(type(x), '__float__') is not __UNBOUND__:
                y = float(x)
            elif __is_iterator(x) or __special_user(x, '__iter__') is not __UNBOUND__ or __special_user(x, '__getitem__') is not __UNBOUND__:
                if not first:
                    y = __collect(x)
        if y is not x:
            changed = True
        new.append(y)
        first = False
    if not changed:
        i = 1 if len(args) > 1 else 0
        raise TypeError("'" + type(args[i]).__name__ + "' object is not supported here" if args else 'bad internal call')
    return __apply(native, new, None)


# ---- raise ----

def _raise(exc, cause):
    if __is_exc(exc):
        return exc
    if __is_exc_class(exc):
        e = exc()
        if __is_exc(e):
            return e
        raise TypeError('calling ' + repr(exc) + ' should have returned an instance of BaseException, not ' + repr(type(e)))
    raise TypeError('exceptions must derive from BaseException')


def _raise_cause(cause):
    if cause is None or __is_exc(cause):
        return cause
    if __is_exc_class(cause):
        e = cause()
        if __is_exc(e):
            return e
        raise TypeError('calling ' + repr(cause) + ' should have returned an instance of BaseException, not ' + repr(type(e)))
    raise TypeError('exception causes must derive from BaseException')


# ---- match statement ----

def _match_class(subject, cls, npos, names):
    if not isinstance(cls, type):
        raise TypeError('called match pattern must be a class')
    if not isinstance(subject, cls):
        return None
    r = []
    seen = []
    if npos:
        args = getattr(cls, '__match_args__', __UNBOUND__)
        if cls is Interpolation:
            args = ('value', 'expression', 'conversion', 'format_spec')
        if args is __UNBOUND__:
            if issubclass(cls, (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)):
                if npos > 1:
                    raise TypeError(cls.__name__ + '() accepts 1 positional sub-pattern (' + str(npos) + ' given)')
                r.append(subject)
                args = ()
                npos = 0
            else:
                args = ()
        if not isinstance(args, tuple):
            raise TypeError(cls.__name__ + '.__match_args__ must be a tuple (got ' + type(args).__name__ + ')')
        if npos > len(args):
            raise TypeError(cls.__name__ + '() accepts ' + str(len(args)) + ' positional sub-pattern' + ('' if len(args) == 1 else 's') + ' ('
                            + str(npos) + ' given)')
        i = 0
        while i < npos:
            name = args[i]
            if not isinstance(name, str):
                raise TypeError('__match_args__ elements must be strings (got ' + type(name).__name__ + ')')
            if name in seen:
                raise TypeError(cls.__name__ + "() got multiple sub-patterns for attribute '" + name + "'")
            seen.append(name)
            v = getattr(subject, name, __UNBOUND__)
            if v is __UNBOUND__:
                return None
            r.append(v)
            i += 1
    for name in names:
        if name in seen:
            raise TypeError(cls.__name__ + "() got multiple sub-patterns for attribute '" + name + "'")
        seen.append(name)
        v = getattr(subject, name, __UNBOUND__)
        if v is __UNBOUND__:
            return None
        r.append(v)
    return tuple(r)


def _match_keys(subject, keys):
    seen = set()
    for k in keys:
        if k in seen:
            raise ValueError('mapping pattern checks duplicate key (' + repr(k) + ')')
        seen.add(k)
    r = []
    u = __unwrap(subject)
    plain = type(u) is dict and __special_user(subject, 'get') is __UNBOUND__
    for k in keys:
        v = dict.get(u, k, __UNBOUND__) if plain else subject.get(k, __UNBOUND__)
        if v is __UNBOUND__:
            return None
        r.append(v)
    return tuple(r)


def _match_rest(subject, keys):
    r = dict(subject)
    for k in keys:
        del r[k]
    return r


# ---- generators, await ----

def _getyielditer(x):
    kind = __gen_kind(x)
    if kind > 0 and kind & 1:
        raise TypeError("cannot 'yield from' a coroutine object in a non-coroutine generator")
    return iter(x)


def _getawaitable(x, which):
    m = __special(x, '__await__')
    if m is __UNBOUND__ or m is None:
        if which == 2:
            raise TypeError("'async with' received an object from __aenter__ that does not implement __await__: " + type(x).__name__)
        if which == 3:
            raise TypeError("'async with' received an object from __aexit__ that does not implement __await__: " + type(x).__name__)
        raise TypeError("'" + type(x).__name__ + "' object can't be awaited")
    it = m()
    if __gen_kind(it) > 0 and __gen_kind(it) & 1:
        raise TypeError('__await__() returned a coroutine')
    if not __is_iterator(it):
        raise TypeError("__await__() returned non-iterator of type '" + type(it).__name__ + "'")
    return it


def _aiter(x):
    m = __special(x, '__aiter__')
    if m is __UNBOUND__ or m is None:
        raise TypeError("'async for' requires an object with __aiter__ method, got " + type(x).__name__)
    it = m()
    if __special(it, '__anext__') is __UNBOUND__:
        raise TypeError("'async for' received an object from __aiter__ that does not implement __anext__: " + type(it).__name__)
    return it


def _anext(x):
    m = __special(x, '__anext__')
    if m is __UNBOUND__ or m is None:
        raise TypeError("'async for' requires an iterator with __anext__ method, got " + type(x).__name__)
    a = m()
    kind = __gen_kind(a)
    if kind > 0 and kind & 5:
        return a
    m = __special(a, '__await__')
    if m is __UNBOUND__:
        if __is_iterator(a):
            return a
        raise TypeError("'async for' received an invalid object from __anext__: " + type(a).__name__)
    return _getawaitable(a, 0)


def _aiter_builtin(x):
    m = __special(x, '__aiter__')
    if m is __UNBOUND__:
        raise TypeError("'" + type(x).__name__ + "' object is not an async iterable")
    it = m()
    if __special(it, '__anext__') is __UNBOUND__:
        raise TypeError("aiter() returned not an async iterator of type '" + type(it).__name__ + "'")
    return it


def _anext_builtin(x, default):
    m = __special(x, '__anext__')
    if m is __UNBOUND__:
        raise TypeError("'" + type(x).__name__ + "' object is not an async iterator")
    if default is __UNBOUND__:
        return m()
    return _anext_default(m(), default)
