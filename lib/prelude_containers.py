# SPDX-License-Identifier: MIT
# Python forms of container methods: what the C forms leave when elements, keys or indexes are objects with methods of their own.
# self is the builtin container itself, also when the program called the method of a subclass instance.


# ---- hashing and probing ----

def _key_hash(key, use):
    try:
        return hash(key)
    except TypeError as e:
        if type(e) is not TypeError:
            raise
        text = str(e)
    raise TypeError("cannot use '" + type(key).__qualname__ + "' as a " + use + ' (' + text + ')')


def _set_key_check(key):
    _key_hash(key, 'set element')


# Entry number of key, -1 if absent. The dict may change while keys are compared: then the search starts again.
def _dict_find(d, key, h):
    again = True
    while again:
        again = False
        found = __dict_candidates(d, h)
        i = 0
        n = len(found)
        while i < n:
            k = found[i + 1]
            if k is key:
                return found[i]
            same = k == key
            if same:
                same = True
            if not __dict_same_at(d, found[i], k):
                again = True
                break
            if same:
                return found[i]
            i += 2
    return -1


def _set_find(s, key, h):
    again = True
    while again:
        again = False
        found = __set_candidates(s, h)
        i = 0
        n = len(found)
        while i < n:
            k = found[i + 1]
            if k is key:
                return found[i]
            same = k == key
            if same:
                same = True
            if __set_key_at(s, found[i]) is not k:
                again = True
                break
            if same:
                return found[i]
            i += 2
    return -1


# ---- sequences ----

def _list_new(cls, args, kwargs):
    return __wrap(cls, __collect(args[0]))


def _list_fill(self, iterable):
    items = __collect(iterable)
    self.clear()
    __list_extend(self, items)


def _list_extend(self, iterable):
    __list_extend(self, __collect(iterable))


def _list_iadd(self, iterable):
    __list_extend(self, __collect(iterable))
    return self


def _list_insert(self, index, value):
    self.insert(_index(index), value)


def _list_pop(self, index):
    return self.pop(_index(index))


def _list_remove(self, value):
    i = 0
    while i < len(self):
        x = self[i]
        if x is value or x == value:
            del self[i]
            return
        i += 1
    raise ValueError('list.remove(x): x not in list')


def _list_setitem(self, key, value):
    __leaf_setitem(self, key, value)


def _list_delitem(self, key):
    __leaf_delitem(self, _index_or_slice(key))


def _list_imul(self, n):
    if __type_lookup_user(type(n), '__index__') is __UNBOUND__:
        return NotImplemented
    n = _index(n)
    items = list(self)
    self.clear()
    __list_extend(self, items * n)
    return self


def _tuple_new(cls, iterable):
    return __wrap(cls, tuple(__collect(iterable)))


def _seq_getitem(self, key):
    if isinstance(self, str) and not _has_index(key):
        raise TypeError("string indices must be integers, not '" + type(key).__name__ + "'")
    return __leaf_getitem(self, _index_or_slice(key))


def _seq_contains(self, value):
    for x in self:
        if x is value or x == value:
            return True
    return False


def _seq_count(self, value):
    n = 0
    for x in self:
        if x is value or x == value:
            n += 1
    return n


def _seq_index(self, value, start, stop):
    if type(start) is not int:
        start = _find_index(start)
    if type(stop) is not int:
        stop = _find_index(stop)
    n = len(self)
    if start < 0:
        start = start + n if start + n > 0 else 0
    if stop < 0:
        stop = stop + n if stop + n > 0 else 0
    while start < stop and start < len(self):
        x = self[start]
        if x is value or x == value:
            return start
        start += 1
    raise ValueError('list.index(x): x not in list' if type(self) is list else 'tuple.index(x): x not in tuple')


def _find_index(x):
    if isinstance(x, int) or __type_lookup_user(type(x), '__index__') is not __UNBOUND__:
        return _index(x)
    raise TypeError('slice indices must be integers or have an __index__ method')


def _seq_add(self, value):
    return __leaf_binop(self, value, 0, False)


def _seq_mul(self, n):
    if __type_lookup_user(type(n), '__index__') is __UNBOUND__:
        return NotImplemented
    return self * _index(n)


def _seq_eq(a, b):
    b = __unwrap(b)
    if len(a) != len(b):
        return False
    i = 0
    while i < len(a) and i < len(b):
        x = a[i]
        y = b[i]
        if x is not y and not x == y:
            return False
        i += 1
    return len(a) == len(b)


def _seq_ne(a, b):
    return not _seq_eq(a, b)


# Index of the first difference, or the shorter length.
def _seq_diff(a, b):
    i = 0
    while i < len(a) and i < len(b):
        x = a[i]
        y = b[i]
        if x is not y and not x == y:
            return i
        i += 1
    return -1


def _seq_lt(a, b):
    b = __unwrap(b)
    i = _seq_diff(a, b)
    if i < 0:
        return len(a) < len(b)
    return a[i] < b[i]


def _seq_le(a, b):
    b = __unwrap(b)
    i = _seq_diff(a, b)
    if i < 0:
        return len(a) <= len(b)
    return a[i] <= b[i]


def _seq_gt(a, b):
    b = __unwrap(b)
    i = _seq_diff(a, b)
    if i < 0:
        return len(a) > len(b)
    return a[i] > b[i]


def _seq_ge(a, b):
    b = __unwrap(b)
    i = _seq_diff(a, b)
    if i < 0:
        return len(a) >= len(b)
    return a[i] >= b[i]


def _tuple_hash(self):
    hashes = []
    for x in self:
        hashes.append(hash(x))
    return __tuple_hash_of(hashes)


def _join_reprs(items):
    parts = []
    for x in items:
        parts.append(repr(x))
    return ', '.join(parts)


# A bound method whose object shows itself by Python code.
def _method_repr(self):
    func = self.__func__
    name = getattr(func, '__qualname__', None)
    if name is None:
        name = getattr(func, '__name__', None)
    if not isinstance(name, str):
        name = '?'
    if __repr_enter(self):
        return '<bound method ' + name + ' of ...>'
    try:
        return '<bound method ' + name + ' of ' + repr(self.__self__) + '>'
    finally:
        __repr_leave(self)


def _list_repr(self):
    if __repr_enter(self):
        return '[...]'
    try:
        return '[' + _join_reprs(self) + ']'
    finally:
        __repr_leave(self)


def _tuple_repr(self):
    if __repr_enter(self):
        return '(...)'
    try:
        if len(self) == 1:
            return '(' + repr(self[0]) + ',)'
        return '(' + _join_reprs(self) + ')'
    finally:
        __repr_leave(self)


# ---- range and slice ----

def _range_new(cls, start, stop, step):
    if stop is __UNBOUND__:
        return range(_index(start))
    if step is __UNBOUND__:
        return range(_index(start), _index(stop))
    return range(_index(start), _index(stop), _index(step))


def _range_contains(self, value):
    for x in self:
        if x == value:
            return True
    return False


def _range_count(self, value):
    n = 0
    for x in self:
        if x == value:
            n += 1
    return n


def _range_index(self, value):
    i = 0
    for x in self:
        if x == value:
            return i
        i += 1
    raise ValueError('range.index(x): x not in range')


def _slice_parts(s):
    return (s.start, s.stop, s.step)


def _slice_indices(self, n):
    return _index_or_slice(self).indices(_index(n))


def _slice_hash(self):
    hashes = (hash(self.start), hash(self.stop), hash(self.step))
    return hash(slice(hashes[0], hashes[1], hashes[2]))


def _slice_repr(self):
    return 'slice(' + repr(self.start) + ', ' + repr(self.stop) + ', ' + repr(self.step) + ')'


def _slice_eq(a, b):
    return _slice_parts(a) == _slice_parts(b)


def _slice_ne(a, b):
    return _slice_parts(a) != _slice_parts(b)


def _slice_lt(a, b):
    return _slice_parts(a) < _slice_parts(b)


def _slice_le(a, b):
    return _slice_parts(a) <= _slice_parts(b)


def _slice_gt(a, b):
    return _slice_parts(a) > _slice_parts(b)


def _slice_ge(a, b):
    return _slice_parts(a) >= _slice_parts(b)


# ---- dict ----

def _dict_new(cls, args, kwargs):
    d = {}
    if args:
        _dict_update_from(d, args[0])
    for k in kwargs:
        d[k] = kwargs[k]
    return __wrap(cls, d)


def _dict_update(self, args, kwargs):
    if len(args) > 1:
        raise TypeError('update expected at most 1 argument, got ' + str(len(args)))
    if args:
        _dict_update_from(self, args[0])
    for k in kwargs:
        self[k] = kwargs[k]


def _dict_update_from(d, src):
    u = __unwrap(src)
    if type(u) is dict and (u is src or __special_user(src, '__iter__') is __UNBOUND__):
        n = len(u)
        for k, v in u.items():
            _dict_put(d, k, v)
            if len(u) != n:
                raise RuntimeError('dict mutated during update')
        return
    keys = getattr(src, 'keys', __UNBOUND__)
    if keys is not __UNBOUND__:
        for k in keys():
            d[k] = src[k]
        return
    i = 0
    for item in src:
        if type(item) is not tuple and type(item) is not list:
            if not __is_iterable(item):
                e = TypeError('object is not iterable')
                e.add_note('Cannot convert dictionary update sequence element #' + str(i) + ' to a sequence')
                raise e
            item = __collect(item)
        if len(item) != 2:
            raise ValueError('dictionary update sequence element #' + str(i) + ' has length ' + str(len(item)) + '; 2 is required')
        d[item[0]] = item[1]
        i += 1


def _dict_put(self, key, value):
    h = _key_hash(key, 'dict key')
    i = _dict_find(self, key, h)
    if i < 0:
        __dict_put_new(self, key, h, value)
    else:
        __dict_set_at(self, i, value)


def _dict_getitem(self, key):
    d = __unwrap(self)
    i = _dict_find(d, key, _key_hash(key, 'dict key'))
    if i >= 0:
        return __dict_value_at(d, i)
    m = __special_user(self, '__missing__')
    if m is not __UNBOUND__:
        return m(key)
    raise KeyError(key)


def _dict_get(self, key, default):
    i = _dict_find(self, key, _key_hash(key, 'dict key'))
    return default if i < 0 else __dict_value_at(self, i)


def _dict_contains(self, key):
    return _dict_find(self, key, _key_hash(key, 'dict key')) >= 0


def _dict_delitem(self, key):
    i = _dict_find(self, key, _key_hash(key, 'dict key'))
    if i < 0:
        raise KeyError(key)
    __dict_del_at(self, i)


def _dict_pop(self, key, default):
    i = _dict_find(self, key, _key_hash(key, 'dict key'))
    if i < 0:
        if default is __UNBOUND__:
            raise KeyError(key)
        return default
    v = __dict_value_at(self, i)
    __dict_del_at(self, i)
    return v


def _dict_setdefault(self, key, default):
    h = _key_hash(key, 'dict key')
    i = _dict_find(self, key, h)
    if i < 0:
        __dict_put_new(self, key, h, default)
        return default
    return __dict_value_at(self, i)


def _dict_fromkeys(cls, iterable, value):
    d = cls()
    for k in iterable:
        d[k] = value
    return d


def _dict_or(self, other):
    r = self.copy()
    _dict_update_from(r, __unwrap(other))
    return r


def _dict_ror(self, other):
    r = __unwrap(other).copy()
    _dict_update_from(r, self)
    return r


def _dict_ior(self, other):
    _dict_update_from(self, other)
    return self


def _dict_eq(self, other):
    other = __unwrap(other)
    if len(self) != len(other):
        return False
    for k, v in self.items():
        i = _dict_find(other, k, hash(k))
        if i < 0:
            return False
        w = __dict_value_at(other, i)
        if v is not w and not v == w:
            return False
    return True


def _dict_ne(self, other):
    return not _dict_eq(self, other)


def _dict_order(self, other):
    return NotImplemented


def _dict_repr(self):
    if __repr_enter(self):
        return '{...}'
    try:
        parts = []
        for k, v in self.items():
            parts.append(repr(k) + ': ' + repr(v))
        return '{' + ', '.join(parts) + '}'
    finally:
        __repr_leave(self)


# ---- views and mappingproxy ----

def _dict_keys_contains(self, key):
    return _dict_contains(__proxy_of(self), key)


def _dict_items_contains(self, item):
    item = __unwrap(item)
    if type(item) is not tuple or len(item) != 2:
        return False
    d = __proxy_of(self)
    i = _dict_find(d, item[0], _key_hash(item[0], 'dict key'))
    if i < 0:
        return False
    v = __dict_value_at(d, i)
    if v is item[1]:
        return True
    return True if v == item[1] else False


def _view_repr(name, self, items):
    if __repr_enter(self):
        return '...'
    try:
        return name + '([' + _join_reprs(items) + '])'
    finally:
        __repr_leave(self)


def _dict_keys_repr(self):
    return _view_repr('dict_keys', self, self)


def _dict_values_repr(self):
    return _view_repr('dict_values', self, self)


def _dict_items_repr(self):
    return _view_repr('dict_items', self, self)


def _view_isdisjoint(self, other):
    for x in other:
        if x in self:
            return False
    return True


def _proxy_get(self, key, default):
    return _dict_get(__proxy_of(self), key, default)


def _proxy_getitem(self, key):
    return __proxy_of(self)[key]


def _proxy_contains(self, key):
    return key in __proxy_of(self)


def _proxy_repr(self):
    return 'mappingproxy(' + repr(__proxy_of(self)) + ')'


def _proxy_str(self):
    return str(__proxy_of(self))


def _proxy_or(self, other):
    return __proxy_of(self) | __proxy_of(other)


def _proxy_ror(self, other):
    return __proxy_of(other) | __proxy_of(self)


def _proxy_eq(self, other):
    return __proxy_of(self) == other


def _proxy_ne(self, other):
    return __proxy_of(self) != other


# ---- set ----

# A set as a member to look for stands for the frozenset with the same elements.
def _set_key(x):
    if type(__unwrap(x)) is set:
        h = __special_user(x, '__hash__')
        if h is __UNBOUND__ or h is None:
            return frozenset(__unwrap(x))
    return x


def _set_new(cls, args, kwargs):
    return _to_set(args[0])


def _to_set(iterable):
    return {x for x in iterable}


def _set_fill(self, iterable):
    s = _to_set(iterable)
    self.clear()
    for x in s:
        __set_put_new(self, x, hash(x))


def _frozenset_new(cls, iterable):
    return __wrap(cls, frozenset(_to_set(iterable)))


def _set_add(self, x):
    h = _key_hash(x, 'set element')
    if _set_find(self, x, h) < 0:
        __set_put_new(self, x, h)


def _set_update(self, iterable):
    if iterable is self:
        return
    for x in iterable:
        set.add(self, x)


def _set_has(self, x):
    x = _set_key(x)
    return _set_find(self, x, _key_hash(x, 'set element')) >= 0


def _set_contains(self, x):
    return _set_has(self, x)


def _set_drop(self, x):
    x = _set_key(x)
    i = _set_find(self, x, _key_hash(x, 'set element'))
    if i < 0:
        return False
    __set_del_at(self, i)
    return True


def _set_discard(self, x):
    _set_drop(self, x)


def _set_remove(self, x):
    if not _set_drop(self, x):
        raise KeyError(x)


# The result of an operation in the type of self.
def _set_like(self, s):
    return frozenset(s) if type(self) is frozenset else s


def _set_thawed(self):
    return set(self)


def _set_union(self, others):
    r = _set_thawed(self)
    for o in others:
        _set_update(r, o)
    return _set_like(self, r)


def _set_meet(a, other):
    r = set()
    if type(other) is set or type(other) is frozenset:
        if len(other) > len(a):
            t = a
            a = other
            other = t
    for x in other:
        if _set_has(a, x):
            _set_add(r, x)
    return r


def _set_intersection(self, others):
    r = self
    for o in others:
        r = _set_meet(r, o)
    return _set_like(self, set(r))


def _set_minus(r, other):
    if other is r:
        r.clear()
        return
    for x in other:
        _set_drop(r, x)


def _set_difference(self, others):
    r = _set_thawed(self)
    for o in others:
        _set_minus(r, o)
    return _set_like(self, r)


def _set_toggle(r, other):
    for x in _to_set(other):
        if not _set_drop(r, x):
            _set_add(r, x)


def _set_symmetric_difference(self, other):
    r = _to_set(other)
    _set_toggle(r, self)
    return _set_like(self, r)


def _set_update_m(self, others):
    for o in others:
        _set_update(self, o)


def _set_replace(self, s):
    self.clear()
    self.update(s)


def _set_intersection_update_m(self, others):
    r = self
    for o in others:
        r = _set_meet(r, o)
    if r is not self:
        _set_replace(self, r)


def _set_difference_update_m(self, others):
    for o in others:
        _set_minus(self, o)


def _set_symmetric_difference_update_m(self, other):
    _set_toggle(self, other)


def _set_isdisjoint(self, other):
    for x in other:
        if _set_has(self, x):
            return False
    return True


def _set_issubset(self, other):
    return _setlike_le(self, _to_set(other))


def _set_issuperset(self, other):
    for x in other:
        if not _set_has(self, x):
            return False
    return True


def _set_or(self, other):
    return _set_union(self, (__unwrap(other),))


def _set_and(self, other):
    return _set_intersection(self, (__unwrap(other),))


def _set_sub(self, other):
    return _set_difference(self, (__unwrap(other),))


def _set_xor(self, other):
    return _set_symmetric_difference(self, __unwrap(other))


def _set_ror(self, other):
    return _set_or(__unwrap(other), self)


def _set_rand(self, other):
    return _set_and(__unwrap(other), self)


def _set_rsub(self, other):
    return _set_sub(__unwrap(other), self)


def _set_rxor(self, other):
    return _set_xor(__unwrap(other), self)


def _set_ior(self, other):
    _set_update(self, __unwrap(other))
    return self


def _set_iand(self, other):
    _set_intersection_update_m(self, (__unwrap(other),))
    return self


def _set_isub(self, other):
    _set_minus(self, __unwrap(other))
    return self


def _set_ixor(self, other):
    _set_toggle(self, __unwrap(other))
    return self


def _view_or(self, other):
    return _set_or(_to_set(self), _to_set(other))


def _view_and(self, other):
    return _set_and(_to_set(self), _to_set(other))


def _view_sub(self, other):
    return _set_sub(_to_set(self), _to_set(other))


def _view_xor(self, other):
    return _set_xor(_to_set(self), _to_set(other))


def _view_ror(self, other):
    return _view_or(other, self)


def _view_rand(self, other):
    return _view_and(other, self)


def _view_rsub(self, other):
    return _view_sub(other, self)


def _view_rxor(self, other):
    return _view_xor(other, self)


def _setlike_le(a, b):
    b = __unwrap(b)
    if len(a) > len(b):
        return False
    for x in a:
        if x not in b:
            return False
    return True


def _setlike_eq(a, b):
    return len(a) == len(__unwrap(b)) and _setlike_le(a, b)


def _setlike_ne(a, b):
    return not _setlike_eq(a, b)


def _setlike_lt(a, b):
    return len(a) < len(__unwrap(b)) and _setlike_le(a, b)


def _setlike_ge(a, b):
    return _setlike_le(__unwrap(b), a)


def _setlike_gt(a, b):
    return _setlike_lt(__unwrap(b), a)


def _set_repr(self):
    name = '' if type(self) is set else 'frozenset'
    if not len(self):
        return type(self).__name__ + '()'
    if __repr_enter(self):
        return type(self).__name__ + '(...)'
    try:
        text = '{' + _join_reprs(self) + '}'
    finally:
        __repr_leave(self)
    return name + '(' + text + ')' if name else text
