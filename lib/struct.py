# SPDX-License-Identifier: MIT
"""Functions to convert between Python values and C structs.
Python bytes objects are used to hold the data representing the C struct
and also as format strings (explained below) to describe the layout of data
in the C struct.

The optional first format char indicates byte order, size and alignment:
  @: native order, size & alignment (default)
  =: native order, std. size & alignment
  <: little-endian, std. size & alignment
  >: big-endian, std. size & alignment
  !: same as >

Special cases (preceding decimal count indicates length):
  s:string (array of char); p: pascal string (with count byte).
Special cases (only available in native format):
  n:ssize_t; N:size_t; P:an integer type that is wide enough to hold a pointer.

The variable struct.error is an exception raised on errors."""
# Native is a 64-bit little-endian machine everywhere. A format becomes a list of (code, size, count, offset).

from array import _get, _pack
from math import copysign as _copysign, frexp as _frexp, inf as _inf, isinf as _isinf, isnan as _isnan, ldexp as _ldexp, nan as _nan

__all__ = ['calcsize', 'pack', 'pack_into', 'unpack', 'unpack_from', 'iter_unpack', 'Struct', 'error']


class error(Exception):
    __module__ = 'struct'


_STANDARD = {'x': 1, 'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 4, 'L': 4, 'q': 8, 'Q': 8,
             'e': 2, 'f': 4, 'd': 8, 's': 1, 'p': 1}
_NATIVE = _STANDARD | {'l': 8, 'L': 8, 'n': 8, 'N': 8, 'P': 8}
_SIGNED = frozenset('bhilqn')
_UNSIGNED = frozenset('BHILQNP')
_BLANKS = frozenset(' \t\n\r\v\f')
_MAX = 2**63 - 1


def _compile(format):
    """(byte order, size, number of values, fields)."""
    i, order, native = 0, 'little', True
    if format[:1] in ('@', '=', '<', '>', '!') and format:
        native = format[0] == '@'
        order = 'big' if format[0] in '>!' else 'little'
        i = 1
    sizes = _NATIVE if native else _STANDARD
    fields, offset, values, n = [], 0, 0, len(format)
    while i < n:
        c = format[i]
        i += 1
        if c in _BLANKS:
            continue
        count = 1
        if '0' <= c <= '9':
            start = i - 1
            while i < n and '0' <= format[i] <= '9':
                i += 1
            if i == n:
                raise error('repeat count given without format specifier')
            if i - start > 19 or (count := int(format[start:i])) > _MAX:
                raise error('total struct size too long')
            c = format[i]
            i += 1
        size = sizes.get(c)
        if size is None:
            raise error('bad char in struct format')
        if native and size > 1:
            offset = -(-offset // size) * size
        if c == 'f' and native:
            c = 'F'  # one that becomes infinite when it is too large
        if c == 's' or c == 'p':
            fields.append((c, count, 1, offset))
            values += 1
        elif c != 'x' and count:
            fields.append((c, size, count, offset))
            values += count
        offset += size * count
        if offset > _MAX:
            raise error('total struct size too long')
    return order, offset, values, fields


def _half_of(x):
    """The bits of IEEE 754 binary16, rounded half to even."""
    sign = 0x8000 if _copysign(1.0, x) < 0 else 0
    x = abs(x)
    if _isnan(x):
        return sign | 0x7e00
    if _isinf(x):
        return sign | 0x7c00
    if x == 0:
        return sign
    fraction, exponent = _frexp(x)
    exponent -= 1
    if exponent >= 16:
        raise OverflowError('float too large to pack with e format')
    # what is below the last bit that is kept decides; a carry goes into the exponent by itself
    bits = round(_ldexp(fraction, 11 if exponent >= -14 else exponent + 25))
    if exponent >= -14:
        bits += (exponent + 14) << 10
    if bits >= 0x7c00:
        raise OverflowError('float too large to pack with e format')
    return sign | bits


def _of_half(bits):
    exponent, fraction = bits >> 10 & 31, bits & 0x3ff
    if exponent == 31:
        x = _nan if fraction else _inf
    elif exponent:
        x = _ldexp(fraction | 0x400, exponent - 25)
    else:
        x = _ldexp(fraction, -24)
    return -x if bits & 0x8000 else x


def _index_of(value):
    if type(value) is int:
        return value
    try:
        index = type(value).__index__
    except AttributeError:
        raise error('required argument is not an integer') from None
    return index(value)


def _bytes_of(code, size, value, order):
    if code in _SIGNED or code in _UNSIGNED:
        value = _index_of(value)
        half = 1 << 8 * size - 1
        low, high = (-half, half - 1) if code in _SIGNED else (0, 2 * half - 1)
        if not low <= value <= high:
            if code == 'P':
                raise error('int too large to convert')
            raise error(f"'{code}' format requires {low} <= number <= {high}")
        return value.to_bytes(size, order, signed=low < 0)
    if code == 'c':
        if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
            raise error('char format requires a bytes object of length 1')
        return bytes(value)
    if code == '?':
        return b'\1' if value else b'\0'
    if not isinstance(value, (float, int)) and not hasattr(type(value), '__float__') and not hasattr(type(value), '__index__'):
        raise error('required argument is not a float')
    value = float(value)
    if code == 'e':
        return _half_of(value).to_bytes(2, order)
    data = _pack('d' if code == 'd' else 'f', value)
    if code == 'f' and not _isinf(value) and data[2:] in (b'\x80\x7f', b'\x80\xff') and data[:2] == b'\0\0':
        raise OverflowError('float too large to pack with f format')
    return data if order == 'little' else data[::-1]


def _value_of(code, size, data, order):
    if code in _SIGNED:
        return int.from_bytes(data, order, signed=True)
    if code in _UNSIGNED:
        return int.from_bytes(data, order)
    if code == 'c':
        return data
    if code == '?':
        return data != b'\0'
    if code == 'e':
        return _of_half(int.from_bytes(data, order))
    return _get('d' if code == 'd' else 'f', data if order == 'little' else data[::-1], 0)


class Struct:
    """Struct(fmt) --> compiled struct object"""

    __slots__ = ('_format', '_compiled', '__weakref__')
    __module__ = '_struct'

    def __init__(self, format):
        if isinstance(format, (bytes, bytearray)):
            format = bytes(format).decode('ascii')
        elif not isinstance(format, str):
            raise TypeError(f'Struct() argument 1 must be a str or bytes object, not {type(format).__name__}')
        format = str.__getitem__(format, slice(None))
        if not format.isascii():
            format.encode('ascii')
        if '\0' in format:
            raise error('embedded null character')
        self._compiled = _compile(format)
        self._format = format

    @property
    def format(self):
        """struct format string"""
        return self._format

    @property
    def size(self):
        """struct size in bytes"""
        return self._compiled[1]

    def __repr__(self):
        return f'_struct.Struct({self._format!r})'

    def pack(self, *values):
        """Return bytes containing values packed according to Struct.format."""
        order, size, n, fields = self._compiled
        if len(values) != n:
            raise error(f'pack expected {n} items for packing (got {len(values)})')
        parts, at, k = [], 0, 0
        for code, width, count, offset in fields:
            if offset > at:
                parts.append(bytes(offset - at))
            if code == 's' or code == 'p':
                value = values[k]
                k += 1
                if not isinstance(value, (bytes, bytearray)):
                    raise error(f"argument for '{code}' must be a bytes object")
                if code == 'p' and width:
                    value = value[:min(width - 1, 255)]
                    parts.append(bytes((len(value),)))
                    parts.append(bytes(value) + bytes(width - 1 - len(value)))
                elif code == 's':
                    value = bytes(value[:width])
                    parts.append(value + bytes(width - len(value)))
                at = offset + width
                continue
            for value in values[k:k + count]:
                parts.append(_bytes_of(code, width, value, order))
            k += count
            at = offset + width * count
        parts.append(bytes(size - at))
        return b''.join(parts)

    def _unpack(self, data, base):
        order, size, n, fields = self._compiled
        values = []
        for code, width, count, offset in fields:
            offset += base
            if code == 's':
                values.append(bytes(data[offset:offset + width]))
            elif code == 'p':
                piece = bytes(data[offset:offset + width])
                values.append(piece[1:piece[0] + 1] if piece else b'')
            else:
                for at in range(offset, offset + width * count, width):
                    values.append(_value_of(code, width, data[at:at + width], order))
        return tuple(values)

    def unpack(self, buffer, /):
        """Return a tuple containing unpacked values."""
        data = _buffer(buffer)
        if len(data) != self._compiled[1]:
            raise error(f'unpack requires a buffer of {self._compiled[1]} bytes')
        return self._unpack(data, 0)

    def unpack_from(self, /, buffer, offset=0):
        """Return a tuple containing unpacked values.

Values are unpacked according to Struct.format."""
        data, size = _buffer(buffer), self._compiled[1]
        offset = offset.__index__()
        if offset < 0:
            if offset + size > 0:
                raise error(f'not enough data to unpack {size} bytes at offset {offset}')
            if offset + len(data) < 0:
                raise error(f'offset {offset} out of range for {len(data)}-byte buffer')
            offset += len(data)
        if len(data) - offset < size:
            raise error(f'unpack_from requires a buffer of at least {size + offset} bytes for unpacking {size} bytes at offset '
                        f'{offset} (actual buffer size is {len(data)})')
        return self._unpack(data, offset)

    def iter_unpack(self, buffer, /):
        """Return an iterator yielding tuples."""
        data, size = _buffer(buffer), self._compiled[1]
        if not size:
            raise error('cannot iteratively unpack with a struct of length 0')
        if len(data) % size:
            raise error(f'iterative unpacking requires a buffer of a multiple of {size} bytes')
        return _Unpacker(self, data, size)

    def pack_into(self, buffer, offset, /, *values):
        """Pack values according to Struct.format and write the packed bytes into the writable buffer buf starting at offset."""
        size, n = self._compiled[1:3]
        if len(values) != n:
            raise error(f'pack_into expected {n} items for packing (got {len(values)})')
        view = memoryview(buffer)
        if view.readonly:
            raise TypeError('pack_into() argument must be read-write bytes-like object, not ' + type(buffer).__name__)
        view = view.cast('B')
        offset = offset.__index__()
        if offset < 0:
            if offset + size > 0:
                raise error(f'no space to pack {size} bytes at offset {offset}')
            if offset + len(view) < 0:
                raise error(f'offset {offset} out of range for {len(view)}-byte buffer')
            offset += len(view)
        if len(view) - offset < size:
            raise error(f'pack_into requires a buffer of at least {size + offset} bytes for packing {size} bytes at offset {offset} '
                        f'(actual buffer size is {len(view)})')
        view[offset:offset + size] = self.pack(*values)


def _buffer(buffer):
    if type(buffer) is bytes:
        return buffer
    if isinstance(buffer, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return bytes(memoryview(buffer).cast('B'))


class _Unpacker:
    __slots__ = ('_struct', '_data', '_at', '_size')

    def __init__(self, struct, data, size):
        self._struct = struct
        self._data = data
        self._at = 0
        self._size = size

    def __iter__(self):
        return self

    def __length_hint__(self):
        return (len(self._data) - self._at) // self._size

    def __next__(self):
        at = self._at
        if at >= len(self._data):
            raise StopIteration
        self._at = at + self._size
        return self._struct._unpack(self._data, at)


_Unpacker.__name__ = _Unpacker.__qualname__ = 'unpack_iterator'
_cache = {}


def _struct_of(format):
    if isinstance(format, Struct):
        return format
    try:
        return _cache[format]
    except KeyError:
        pass
    except TypeError:
        return Struct(format)
    s = Struct(format)
    if len(_cache) >= 100:
        _cache.clear()
    _cache[format] = s
    return s


def calcsize(format, /):
    """Return size in bytes of the struct described by the format string."""
    return _struct_of(format).size


def pack(format, /, *values):
    """pack(format, v1, v2, ...) -> bytes

Return a bytes object containing the values v1, v2, ... packed according to the format string."""
    return _struct_of(format).pack(*values)


def pack_into(format, buffer, offset, /, *values):
    """Pack the values v1, v2, ... according to the format string and write the packed bytes into the writable buffer."""
    _struct_of(format).pack_into(buffer, offset, *values)


def unpack(format, buffer, /):
    """Return a tuple containing values unpacked according to the format string."""
    return _struct_of(format).unpack(buffer)


def unpack_from(format, /, buffer, offset=0):
    """Return a tuple containing values unpacked according to the format string, from the offset on."""
    return _struct_of(format).unpack_from(buffer, offset)


def iter_unpack(format, buffer, /):
    """Return an iterator yielding tuples unpacked from the given bytes."""
    return _struct_of(format).iter_unpack(buffer)
