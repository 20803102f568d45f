# SPDX-License-Identifier: MIT
# str: what needs Python code.


def _str_new(cls, obj, encoding, errors):
    if encoding is __UNBOUND__ and errors is __UNBOUND__:
        return str.__new__(cls, _str(obj))
    if isinstance(obj, str):
        raise TypeError('decoding str is not supported')
    if not isinstance(obj, (bytes, bytearray)):
        raise TypeError('decoding to str: need a bytes-like object, ' + type(obj).__name__ + ' found')
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
