# SPDX-License-Identifier: MIT
"""This module defines an object type which can efficiently represent
an array of basic values: characters, integers, floating-point
numbers.  Arrays are sequence types and behave very much like lists,
except that the type of objects stored in them is constrained.
"""
# The items lie packed in a bytearray, which is also what memoryview and bytes see of an array
# (obj/memview.h); src/mod/array.c turns them into values and back.

from collections.abc import MutableSequence as _MutableSequence
from operator import index as _index

typecodes = 'bBuwhHiIlLqQfd'

_SIZES = {'b': 1, 'B': 1, 'u': 4, 'w': 4, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 8, 'L': 8, 'q': 8, 'Q': 8, 'f': 4, 'd': 8}
_C_RANGES = {'h': ('signed short integer', -2**15, 2**15), 'B': ('unsigned byte integer', 0, 2**8),
             'i': ('signed integer', -2**31, 2**31)}
# Signed and small codes: the C conversions CPython makes one after the other, each with a text of its own.
_STEPS = {'b': (_C_RANGES['h'], ('signed char', -2**7, 2**7)), 'B': (_C_RANGES['B'],), 'h': (_C_RANGES['h'],),
          'H': (_C_RANGES['i'], ('unsigned short', 0, 2**16)), 'i': (_C_RANGES['i'],), 'l': ()}


def _checked(code, item):
    """The int that is stored for item, or CPython's error."""
    item = _index(item)
    if code in _STEPS:
        if not -2**63 <= item < 2**63:
            raise OverflowError('Python int too large to convert to C long')
        for what, low, end in _STEPS[code]:
            if item < low:
                raise OverflowError(what + ' is less than minimum')
            if item >= end:
                raise OverflowError(what + ' is greater than maximum')
    elif code == 'q':
        if not -2**63 <= item < 2**63:
            raise OverflowError('int too big to convert')
    elif item < 0:
        raise OverflowError("can't convert negative int to unsigned" if code == 'Q' else
                            "can't convert negative value to unsigned int")
    elif item >= 2**64:
        raise OverflowError('int too big to convert' if code == 'Q' else
                            'Python int too large to convert to C unsigned long')
    elif code == 'I' and item >= 2**32:
        raise OverflowError('unsigned int is greater than maximum')
    return item


def _bytes_of(code, item):
    if code in 'fd':
        if not isinstance(item, (float, int)):
            if not hasattr(item, '__float__') and not hasattr(item, '__index__'):
                raise TypeError('must be real number, not ' + type(item).__name__)
            item = float(item)
        return _pack(code, item)
    if code in 'uw':
        if not isinstance(item, str):
            raise TypeError('array item must be a unicode character, not ' + type(item).__name__)
        if len(item) != 1:
            raise TypeError('array item must be a unicode character, not a string of length ' + str(len(item)))
        return _pack(code, ord(item))
    return _pack(code, _checked(code, item))


class array:
    __slots__ = ('_code', '_size', '_data', '__weakref__')
    __hash__ = None

    def __new__(cls, *args, **kwargs):
        if kwargs and cls is array:
            raise TypeError('array.array() takes no keyword arguments')
        if not args:
            raise TypeError('array() takes at least 1 argument (0 given)')
        if len(args) > 2:
            raise TypeError(f'array() takes at most 2 arguments ({len(args)} given)')
        code = args[0]
        if not isinstance(code, str):
            raise TypeError('array() argument 1 must be a unicode character, not ' + type(code).__name__)
        if len(code) != 1:
            raise TypeError('array() argument 1 must be a unicode character, not a string of length ' + str(len(code)))
        initial = args[1] if len(args) == 2 else None
        if code not in 'uw':
            if isinstance(initial, str):
                raise TypeError(f"cannot use a str to initialize an array with typecode '{code}'")
            if isinstance(initial, array) and initial._code in 'uw':
                raise TypeError(f"cannot use a unicode array to initialize an array with typecode '{code}'")
        if code not in _SIZES:
            raise ValueError('bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)')
        data = bytearray()
        self = _new(cls, code, data)
        self._code = code
        self._size = _SIZES[code]
        self._data = data
        if isinstance(initial, (bytes, bytearray)):
            array.frombytes(self, initial)
        elif isinstance(initial, array) and initial._code == code:
            self._data += initial._data
        elif len(args) == 2:
            iter(initial)
            for item in initial:
                self._data += _bytes_of(code, item)
        return self

    @property
    def typecode(self):
        return self._code

    @property
    def itemsize(self):
        return self._size

    def _same(self, data):
        made = _new(array, self._code, data)
        made._code = self._code
        made._size = self._size
        made._data = data
        return made

    def __len__(self):
        return len(self._data) // self._size

    def __iter__(self):
        i = 0
        while i < len(self._data) // self._size:
            yield _get(self._code, self._data, i)
            i += 1

    def __repr__(self):
        name = type(self).__name__
        if not self._data:
            return f"{name}('{self._code}')"
        items = self.tounicode() if self._code in 'uw' else self.tolist()
        return f"{name}('{self._code}', {items!r})"

    def _at(self, index, text):
        if not hasattr(index, '__index__'):
            raise TypeError('array indices must be integers')
        i = _index(index)
        n = len(self)
        if i < 0:
            i += n
        if not 0 <= i < n:
            raise IndexError(text)
        return i

    def __getitem__(self, index):
        if not isinstance(index, slice):
            return _get(self._code, self._data, self._at(index, 'array index out of range'))
        start, stop, step = index.indices(len(self))
        size = self._size
        if step == 1:
            return self._same(self._data[start * size:max(start, stop) * size])
        return self._same(bytearray().join([self._data[i * size:i * size + size] for i in range(start, stop, step)]))

    def __setitem__(self, index, value):
        size = self._size
        if not isinstance(index, slice):
            i = self._at(index, 'array assignment index out of range')
            item = _bytes_of(self._code, value)
            if i >= len(self):
                raise IndexError('array assignment index out of range')
            self._data[i * size:i * size + size] = item
            return
        if not isinstance(value, array):
            raise TypeError(f'can only assign array (not "{type(value).__name__}") to array slice')
        if value._code != self._code:
            raise TypeError('bad argument type for built-in operation')
        start, stop, step = index.indices(len(self))
        data = bytes(value._data)
        if step == 1:
            self._data[start * size:max(start, stop) * size] = data
            return
        places = range(start, stop, step)
        if len(places) * size != len(data):
            raise ValueError(f'attempt to assign array of size {len(data) // size} to extended slice of size {len(places)}')
        for at, i in enumerate(places):
            self._data[i * size:i * size + size] = data[at * size:at * size + size]

    def __delitem__(self, index):
        size = self._size
        if not isinstance(index, slice):
            i = self._at(index, 'array assignment index out of range')
            del self._data[i * size:i * size + size]
            return
        start, stop, step = index.indices(len(self))
        if step == 1:
            del self._data[start * size:max(start, stop) * size]
            return
        gone = set(range(start, stop, step))
        self._data[:] = bytearray().join([self._data[i * size:i * size + size]
                                          for i in range(len(self)) if i not in gone])

    def __contains__(self, value):
        return value in _list(self._code, self._data)

    def __eq__(self, other):
        return self.tolist() == other.tolist() if isinstance(other, array) else NotImplemented

    def __ne__(self, other):
        return self.tolist() != other.tolist() if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self.tolist() < other.tolist() if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return self.tolist() <= other.tolist() if isinstance(other, array) else NotImplemented

    def __gt__(self, other):
        return self.tolist() > other.tolist() if isinstance(other, array) else NotImplemented

    def __ge__(self, other):
        return self.tolist() >= other.tolist() if isinstance(other, array) else NotImplemented

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only append array (not "{type(other).__name__}") to array')
        if other._code != self._code:
            raise TypeError('bad argument type for built-in operation')
        return self._same(self._data + other._data)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only extend array with array (not "{type(other).__name__}")')
        array.extend(self, other)
        return self

    def __mul__(self, count):
        if not hasattr(count, '__index__'):
            raise TypeError(f"can't multiply sequence by non-int of type '{type(count).__name__}'")
        return self._same(self._data * _index(count))

    __rmul__ = __mul__

    def __imul__(self, count):
        if not hasattr(count, '__index__'):
            raise TypeError(f"can't multiply sequence by non-int of type '{type(count).__name__}'")
        self._data *= _index(count)
        return self

    def __copy__(self, /):
        """Return a copy of the array."""
        return self._same(self._data[:])

    def __deepcopy__(self, unused, /):
        """Return a copy of the array."""
        return self._same(self._data[:])

    def __class_getitem__(cls, item, /):
        """See PEP 585"""
        from types import GenericAlias
        return GenericAlias(cls, item)

    def append(self, v, /):
        """Append new value v to the end of the array."""
        self._data += _bytes_of(self._code, v)

    def buffer_info(self, /):
        """Return a tuple (address, length): the address is the identity of the storage."""
        return id(self._data), len(self)

    def byteswap(self, /):
        """Byteswap all items of the array."""
        size = self._size
        old = bytes(self._data)
        for i in range(size):
            self._data[i::size] = old[size - 1 - i::size]

    def clear(self, /):
        """Remove all items from the array."""
        self._data.clear()

    def count(self, v, /):
        """Return number of occurrences of v in the array."""
        return self.tolist().count(v)

    def extend(self, bb, /):
        """Append items to the end of the array."""
        if not isinstance(bb, array):
            for item in bb:
                self._data += _bytes_of(self._code, item)
        elif bb._code != self._code:
            raise TypeError('can only extend with array of same kind')
        else:
            self._data += bytes(bb._data)

    def frombytes(self, buffer, /):
        """Appends items from the string, interpreting it as an array of machine values."""
        if isinstance(buffer, str) or memoryview(buffer).itemsize != 1:
            raise TypeError('a bytes-like object is required' + (", not 'str'" if isinstance(buffer, str) else ''))
        data = memoryview(buffer).tobytes()
        if len(data) % self._size:
            raise ValueError('bytes length not a multiple of item size')
        self._data += data

    def fromfile(self, f, n, /):
        """Read n objects from the file object f and append them to the end of the array."""
        n = _index(n)
        if n < 0:
            raise ValueError('negative count')
        data = f.read(n * self._size)
        if not isinstance(data, bytes):
            raise TypeError("read() didn't return bytes")
        array.frombytes(self, data)
        if len(data) != n * self._size:
            raise EOFError('read() returned not enough bytes')

    def fromlist(self, list, /):
        """Append items to array from list."""
        if not isinstance(list, _list_type):
            raise TypeError('arg must be list')
        self._data += b''.join([_bytes_of(self._code, item) for item in list])

    def fromunicode(self, ustr, /):
        """Extends this array with data from the unicode string ustr."""
        if not isinstance(ustr, str):
            raise TypeError('fromunicode() argument must be str, not ' + type(ustr).__name__)
        if self._code not in 'uw':
            raise ValueError("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
        self._data += b''.join([_pack(self._code, ord(c)) for c in ustr])

    def index(self, v, start=0, stop=2**63 - 1, /):
        """Return index of first occurrence of v in the array."""
        items = self.tolist()
        try:
            return items.index(v, start, stop)
        except ValueError:
            raise ValueError('array.index(x): x not in array') from None

    def insert(self, i, v, /):
        """Insert a new item v into the array before position i."""
        i = _index(i)
        n = len(self)
        i = max(i + n, 0) if i < 0 else min(i, n)
        at = i * self._size
        self._data[at:at] = _bytes_of(self._code, v)

    def pop(self, i=-1, /):
        """Return the i-th element and delete it from the array."""
        i = _index(i)
        n = len(self)
        if not n:
            raise IndexError('pop from empty array')
        if i < 0:
            i += n
        if not 0 <= i < n:
            raise IndexError('pop index out of range')
        value = _get(self._code, self._data, i)
        del self._data[i * self._size:(i + 1) * self._size]
        return value

    def remove(self, v, /):
        """Remove the first occurrence of v in the array."""
        for i, item in enumerate(self.tolist()):
            if item is v or item == v:
                del self._data[i * self._size:(i + 1) * self._size]
                return
        raise ValueError('array.remove(x): x not in array')

    def reverse(self, /):
        """Reverse the order of the items in the array."""
        self._data[:] = array.__getitem__(self, slice(None, None, -1))._data

    def tobytes(self, /):
        """Convert the array to an array of machine values and return the bytes representation."""
        return bytes(self._data)

    def tofile(self, f, /):
        """Write all items (as machine values) to the file object f."""
        f.write(bytes(self._data))

    def tolist(self, /):
        """Convert array to an ordinary list with the same items."""
        return _list(self._code, self._data)

    def tounicode(self, /):
        """Convert the array to a unicode string."""
        if self._code not in 'uw':
            raise ValueError("tounicode() may only be called on unicode type arrays ('u' or 'w')")
        return ''.join(_list(self._code, self._data))


_list_type = list
ArrayType = array
_MutableSequence.register(array)
