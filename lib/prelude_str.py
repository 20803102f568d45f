# SPDX-License-Identifier: MIT
# str: what needs Python code.


def _type_name_none(x):
    return 'None' if x is None else type(x).__name__


def _str_new(cls, obj, encoding, errors):
    if encoding is __UNBOUND__ and errors is __UNBOUND__:
        text = _str(obj)
        return text if cls is str else str.__new__(cls, __unwrap(text))
    if encoding is not __UNBOUND__ and not isinstance(encoding, str):
        raise TypeError("str() argument 'encoding' must be str, not " + _type_name_none(encoding))
    if errors is not __UNBOUND__ and not isinstance(errors, str):
        raise TypeError("str() argument 'errors' must be str, not " + _type_name_none(errors))
    if obj is __UNBOUND__:
        return str.__new__(cls)
    if isinstance(obj, str):
        raise TypeError('decoding str is not supported')
    if not isinstance(__unwrap(obj), (bytes, bytearray, memoryview)):
        raise TypeError('decoding to str: need a bytes-like object, ' + type(obj).__name__ + ' found')
    obj = obj if isinstance(obj, (bytes, bytearray)) else memoryview(obj).tobytes()
    if encoding is __UNBOUND__:
        encoding = 'utf-8'
    if errors is __UNBOUND__:
        errors = 'strict'
    return str.__new__(cls, obj.decode(encoding, errors))


def _str_join(sep, iterable):
    try:
        it = iter(iterable)
    except TypeError:
        raise TypeError('can only join an iterable') from None
    return sep.join(list(it))


def _str_maketrans(x, y, z):
    if y is __UNBOUND__:
        if not isinstance(x, dict):
            raise TypeError('if you give only one argument to maketrans it must be a dict')
        out = {}
        for k in x:
            if isinstance(k, str):
                if len(k) != 1:
                    raise ValueError('string keys in translate table must be of length 1')
                out[ord(k)] = x[k]
            elif isinstance(k, int):
                out[k] = x[k]
            else:
                raise TypeError('keys in translate table must be strings or integers')
        return out
    if not isinstance(x, str):
        raise TypeError('first maketrans argument must be a string if there is a second argument')
    if not isinstance(y, str):
        raise TypeError('maketrans() argument 2 must be str, not ' + type(y).__name__)
    if len(x) != len(y):
        raise ValueError('the first two maketrans arguments must have equal length')
    out = {}
    i = 0
    for c in x:
        out[ord(c)] = ord(y[i])
        i += 1
    if z is not __UNBOUND__:
        if not isinstance(z, str):
            raise TypeError('maketrans() argument 3 must be str, not ' + type(z).__name__)
        for c in z:
            out[ord(c)] = None
    return out


def _str_translate(s, table):
    out = []
    for c in s:
        try:
            r = table[ord(c)]
        except LookupError:
            out.append(c)
            continue
        if r is None:
            continue
        if isinstance(r, int):
            if r < 0 or r > 0x10FFFF:
                raise ValueError('character mapping must be in range(0x110000)')
            out.append(chr(r))
        elif isinstance(r, str):
            out.append(r)
        else:
            raise TypeError('character mapping must return integer, None or str')
    return ''.join(out)


# ---- % formatting with objects ----

def _str_mod(self, args):
    self = __unwrap(self)
    return __percent_apply(self, _percent_values(__percent_plan(self), args, False))


def _bytes_mod(self, args):
    return __percent_apply(self, _percent_values(__percent_plan(self), args, True))


def _percent_values(plan, args, raw):
    many = isinstance(args, tuple)
    items = __unwrap(args) if many else (args,)
    maps = not many and not isinstance(args, bytes if raw else str) and __special(args, '__getitem__') is not __UNBOUND__
    keyed = False
    out = []
    used = 0
    i = 0
    while i < len(plan):
        if plan[i] is not None:
            if not maps:
                raise TypeError('format requires a mapping')
            v = args[plan[i]]
            keyed = True
        else:
            if keyed or used >= len(items):
                raise TypeError('not enough arguments for format string')
            v = items[used]
            used += 1
        out.append(_percent_value(v, plan[i + 1], raw))
        i += 2
    if not maps and used < len(items):
        raise TypeError('not all arguments converted during ' + ('bytes' if raw else 'string') + ' formatting')
    return tuple(out)


def _percent_value(v, conv, raw):
    if conv == 's' or conv == 'b':
        if not raw:
            return __unwrap(_str(v))
        if not isinstance(v, (bytes, bytearray, memoryview)) or __special_user(v, '__bytes__') is not __UNBOUND__:
            m = __special(v, '__bytes__')
            if m is not __UNBOUND__:
                return m()
        return __unwrap(v)
    if conv == 'r':
        return ascii(v) if raw else repr(v)
    if conv == 'a':
        return ascii(v)
    if conv == 'c':
        u = __unwrap(v)
        if isinstance(u, int):
            return u
        if not isinstance(u, (str, bytes, bytearray)) and __special_user(v, '__index__') is not __UNBOUND__:
            return _index(v)
        return u
    if conv == '*':
        return __unwrap(v)
    if conv in 'diu':
        u = __unwrap(v)
        if isinstance(u, (int, float)):
            return u
        if __special_user(v, '__int__') is not __UNBOUND__ or __special_user(v, '__index__') is not __UNBOUND__:
            return int(v)
        raise TypeError('%' + conv + ' format: a real number is required, not ' + type(v).__name__)
    if conv in 'xXo':
        u = __unwrap(v)
        if isinstance(u, int):
            return u
        if __special_user(v, '__index__') is not __UNBOUND__:
            return _index(v)
        raise TypeError('%' + conv + ' format: an integer is required, not ' + type(v).__name__)
    u = __unwrap(v)
    if isinstance(u, (int, float)) and __special_user(v, '__float__') is __UNBOUND__:
        return u
    if __special_user(v, '__float__') is __UNBOUND__ and __special_user(v, '__index__') is __UNBOUND__:
        raise TypeError('must be real number, not ' + type(v).__name__)
    return float(v)


# ---- str.format with objects ----

def _str_format(self, args, kwargs):
    return _vformat(__unwrap(self), args, kwargs, 2, [0, 0])


def _str_format_map(self, mapping):
    return _vformat(__unwrap(self), None, mapping, 2, [0, 0])


# numbering: [0 undecided, 1 automatic, 2 manual; next index].
def _vformat(text, args, kwargs, depth, numbering):
    if depth <= 0:
        raise ValueError('Max string recursion exceeded')
    parts = __format_parts(text)
    out = []
    i = 0
    while i < len(parts):
        out.append(parts[i])
        if parts[i + 1] is not None:
            v = _format_field(parts[i + 1], args, kwargs, numbering)
            conv = parts[i + 3]
            if conv == 'r':
                v = repr(v)
            elif conv == 's':
                v = _str(v)
            elif conv == 'a':
                v = ascii(v)
            spec = parts[i + 2]
            if '{' in spec:
                spec = _vformat(spec, args, kwargs, depth - 1, numbering)
            out.append(__unwrap(_format_value(v, spec)))
        i += 4
    return ''.join(out)


def _format_field(name, args, kwargs, numbering):
    path = __format_name(name)
    first = path[0]
    if first == '' or isinstance(first, int):
        mode = 1 if first == '' else 2
        if numbering[0] != 0 and numbering[0] != mode:
            raise ValueError('cannot switch from manual field specification to automatic field numbering' if mode == 1
                             else 'cannot switch from automatic field numbering to manual field specification')
        numbering[0] = mode
        if mode == 1:
            first = numbering[1]
            numbering[1] = first + 1
        if args is None:
            raise ValueError('Format string contains positional fields')
        if first >= len(args):
            raise IndexError('Replacement index ' + str(first) + ' out of range for positional args tuple')
        v = args[first]
    else:
        v = kwargs[first]
    i = 1
    while i < len(path):
        v = getattr(v, path[i + 1]) if path[i] else v[path[i + 1]]
        i += 2
    return v
