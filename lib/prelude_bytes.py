# SPDX-License-Identifier: MIT
# bytes and bytearray: what needs Python code.


def _bytes_new(cls, source, encoding, errors):
    if encoding is __UNBOUND__ and errors is __UNBOUND__:
        m = __special(source, '__bytes__')
        if m is not __UNBOUND__:
            r = m()
            if not isinstance(r, bytes):
                raise TypeError('__bytes__ returned non-bytes (type ' + type(r).__name__ + ')')
            return r if cls is bytes else __wrap(cls, __unwrap(r))
        return __wrap(cls, bytes(_bytes_source(source, 'bytes')))
    return __wrap(cls, bytes(__unwrap(source), encoding, errors))


# Something the leaf constructor can take: bytes, an int, or a list of plain ints.
def _bytes_source(source, kind):
    u = __unwrap(source)
    if isinstance(u, (bytes, bytearray, memoryview)):
        return u
    if __special_user(source, '__index__') is not __UNBOUND__:
        return _index(source)
    if isinstance(u, (int, str)):
        return u
    if not __is_iterable(source):
        raise TypeError("cannot convert '" + type(source).__name__ + "' object to " + kind)
    return _bytes_items(source)


def _bytes_items(source):
    out = []
    for x in source:
        out.append(_index(x))
    return out


def _bytearray_new(cls, args, kwargs):
    n = len(args)
    source = args[0] if n > 0 else kwargs.get('source', __UNBOUND__)
    encoding = args[1] if n > 1 else kwargs.get('encoding', __UNBOUND__)
    errors = args[2] if n > 2 else kwargs.get('errors', __UNBOUND__)
    if encoding is __UNBOUND__ and errors is __UNBOUND__:
        return bytearray(_bytes_source(source, 'bytearray'))
    return bytearray(__unwrap(source), encoding, errors)


def _bytes_fromhex(cls, text):
    if issubclass(cls, bytearray):
        return cls(bytearray.fromhex(text))
    return cls(bytes.fromhex(text))


def _bytes_join(sep, iterable):
    try:
        it = iter(iterable)
    except TypeError:
        raise TypeError('can only join an iterable') from None
    return sep.join(__collect(it))


def _bytes_contains(self, key):
    return __leaf_contains(self, _index(key))


def _bytearray_append(self, item):
    self.append(_index(item))


def _bytearray_extend(self, source):
    u = __unwrap(source)
    if isinstance(u, (bytes, bytearray, memoryview)):
        self.extend(u)
        return
    if isinstance(u, str):
        raise TypeError("expected iterable of integers; got: 'str'")
    if not __is_iterable(source):
        raise TypeError("can't extend bytearray with " + type(source).__name__)
    self.extend(_bytes_items(source))


def _bytearray_insert(self, index, item):
    self.insert(_index(index), _index(item))


def _bytearray_pop(self, index):
    return self.pop(_index(index))


def _bytearray_remove(self, value):
    self.remove(_index(value))


def _bytearray_imul(self, n):
    if __type_lookup_user(type(n), '__index__') is __UNBOUND__:
        return NotImplemented
    self *= _index(n)
    return self


def _memoryview_index(self, value, start, stop):
    try:
        return self.tolist().index(value, start, stop)
    except ValueError as e:
        if str(e) == 'list.index(x): x not in list':
            raise ValueError('memoryview.index(x): x not found') from None
        raise


def _memoryview_count(self, value):
    return self.tolist().count(value)
