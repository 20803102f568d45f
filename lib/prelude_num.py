# SPDX-License-Identifier: MIT
# Numbers: conversions and builtins that meet user objects.


def _int_new(cls, x, base):
    if base is not __UNBOUND__:
        return int.__new__(cls, x, _index(base))
    m = __special(x, '__int__')
    name = '__int__'
    if m is __UNBOUND__:
        m = __special(x, '__index__')
        name = '__index__'
    if m is __UNBOUND__:
        u = __unwrap(x)
        if u is not x:
            return int.__new__(cls, u)
        raise TypeError("int() argument must be a string, a bytes-like object or a real number, not '" + type(x).__name__ + "'")
    v = m()
    if not isinstance(v, int):
        raise TypeError(name + ' returned non-int (type ' + type(v).__name__ + ')')
    return int.__new__(cls, __unwrap(v))


def _bool_new(cls, x):
    return _truth(x)


def _float_new(cls, x):
    m = __special(x, '__float__')
    if m is __UNBOUND__:
        m = __special(x, '__index__')
        if m is __UNBOUND__:
            u = __unwrap(x)
            if isinstance(u, (str, bytes, bytearray)):
                return float.__new__(cls, u)
            raise TypeError("float() argument must be a string or a real number, not '" + type(x).__name__ + "'")
        return float.__new__(cls, _index(x))
    v = m()
    if not isinstance(v, float):
        raise TypeError(type(x).__name__ + '.__float__ returned non-float (type ' + type(v).__name__ + ')')
    return float.__new__(cls, __unwrap(v))


def _complex_part(x):
    m = __special(x, '__complex__')
    if m is not __UNBOUND__:
        return m()
    u = __unwrap(x)
    if u is not x:
        return u
    return float(x)


def _complex_imag(x):
    u = __unwrap(x)
    if u is not x:
        return u
    if __special(x, '__float__') is __UNBOUND__ and __special(x, '__index__') is __UNBOUND__:
        raise TypeError("complex() argument 'imag' must be a real number, not " + type(x).__name__)
    return float(x)


def _complex_new(cls, real, imag):
    if imag is __UNBOUND__:
        return complex.__new__(cls, _complex_part(real))
    return complex.__new__(cls, _complex_part(real), _complex_imag(imag))


def _float_fromhex(cls, string):
    return cls(float.fromhex(string))


def _float_from_number(cls, number):
    r = _math_real(number)
    if cls is float:
        return r
    return cls(r)


def _complex_from_number(cls, number):
    r = __unwrap(number)
    if not isinstance(r, complex):
        if __special(number, '__complex__') is not __UNBOUND__:
            r = complex(number)
        else:
            r = complex(_math_real(number))
    if cls is complex:
        return r
    return cls(r)


def _abs(x):
    m = __special(x, '__abs__')
    if m is __UNBOUND__:
        raise TypeError("bad operand type for abs(): '" + type(x).__name__ + "'")
    return m()


def _round(x, ndigits):
    m = __special(x, '__round__')
    if m is __UNBOUND__:
        raise TypeError('type ' + type(x).__name__ + " doesn't define __round__ method")
    if ndigits is None:
        return m()
    return m(ndigits)


def _divmod(x, y):
    m = __special(x, '__divmod__')
    if m is not __UNBOUND__:
        r = m(y)
        if r is not NotImplemented:
            return r
    m = __special(y, '__rdivmod__')
    if m is not __UNBOUND__:
        r = m(x)
        if r is not NotImplemented:
            return r
    raise TypeError("unsupported operand type(s) for divmod(): '" + type(x).__name__ + "' and '" + type(y).__name__ + "'")


def _pow(x, y, mod):
    if mod is None:
        return x ** y
    m = __special(x, '__pow__')
    if m is not __UNBOUND__:
        r = m(y, mod)
        if r is not NotImplemented:
            return r
    raise TypeError("unsupported operand type(s) for ** or pow(): '" + type(x).__name__ + "', '" + type(y).__name__ + "', '" + type(mod).__name__ + "'")


def _hex(x):
    return hex(_index(x))


def _oct(x):
    return oct(_index(x))


def _bin(x):
    return bin(_index(x))


def _int_from_bytes(cls, data, byteorder, signed):
    if cls is not int and cls is not bool:
        return cls(int.from_bytes(data, byteorder, signed=signed))
    m = __special(data, '__bytes__')
    if m is not __UNBOUND__:
        return int.from_bytes(m(), byteorder, signed=signed)
    u = __unwrap(data)
    if isinstance(u, (str, int)) or not __is_iterable(data):
        raise TypeError("cannot convert '" + type(data).__name__ + "' object to bytes")
    return int.from_bytes(bytes(data), byteorder, signed=signed)
