# SPDX-License-Identifier: MIT
"""This module implements specialized container datatypes providing alternatives to Python's general purpose built-in
containers, dict, list, set, and tuple.

* namedtuple   factory function for creating tuple subclasses with named fields
* deque        list-like container with fast appends and pops on either end
* ChainMap     dict-like class for creating a single view of multiple mappings
* Counter      dict subclass for counting hashable objects
* OrderedDict  dict subclass that remembers the order entries were added
* defaultdict  dict subclass that calls a factory function to supply missing values
* UserDict     wrapper around dictionary objects for easier dict subclassing
* UserList     wrapper around list objects for easier list subclassing
* UserString   wrapper around string objects for easier string subclassing
"""
from types import GenericAlias as _GenericAlias

__all__ = ['ChainMap', 'Counter', 'OrderedDict', 'UserDict', 'UserList', 'UserString', 'defaultdict', 'deque',
           'namedtuple']


def __getattr__(name):
    # These are built on collections.abc, which takes its time to load: only when someone asks.
    if name in ('ChainMap', 'UserDict', 'UserList', 'UserString'):
        from . import _user
        value = globals()[name] = getattr(_user, name)
        return value
    if name == 'abc':
        import collections.abc
        return collections.abc
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


# ---- namedtuple ----

_keywords = frozenset(('False', 'None', 'True', 'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue',
                       'def', 'del', 'elif', 'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import',
                       'in', 'is', 'lambda', 'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try', 'while',
                       'with', 'yield'))


def _field(index):
    def get(self):
        return self[index]
    return _tuple_field(property(get, _no_set, _no_delete, f'Alias for field number {index}'), index)


def _no_set(self, value):
    raise AttributeError("can't set attribute")


def _no_delete(self):
    raise AttributeError("can't delete attribute")


_MOST_PARAMETERS = 250


def _new_of_many(fields, defaults):
    # More fields than a function of ours has parameters: bound by hand.
    def __new__(_cls, /, *args, **kwargs):
        if len(args) > len(fields):
            raise TypeError(f'__new__() takes {len(fields) + 1} positional arguments but {len(args) + 1} were given')
        given = dict(zip(fields, args))
        for name, value in kwargs.items():
            if name in given:
                raise TypeError(f"__new__() got multiple values for argument '{name}'")
            if name not in fields:
                raise TypeError(f"__new__() got an unexpected keyword argument '{name}'")
            given[name] = value
        missing = [name for name in fields if name not in given and name not in defaults]
        if missing:
            raise TypeError(f"__new__() missing {len(missing)} required positional arguments: '{missing[0]}', ...")
        return tuple.__new__(_cls, [given[name] if name in given else defaults[name] for name in fields])
    return __new__


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """Returns a new subclass of tuple with named fields."""
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    names = [str(n) for n in field_names]
    typename = str(typename)
    if rename:
        seen = set()
        for i, name in enumerate(names):
            if not name.isidentifier() or name in _keywords or name.startswith('_') or name in seen:
                names[i] = f'_{i}'
            seen.add(name)
    for name in [typename, *names]:
        if not name.isidentifier():
            raise ValueError(f'Type names and field names must be valid identifiers: {name!r}')
        if name in _keywords:
            raise ValueError(f'Type names and field names cannot be a keyword: {name!r}')
    seen = set()
    for name in names:
        if name.startswith('_') and not rename:
            raise ValueError(f'Field names cannot start with an underscore: {name!r}')
        if name in seen:
            raise ValueError(f'Encountered duplicate field name: {name!r}')
        seen.add(name)
    field_defaults = {}
    if defaults is not None:
        defaults = tuple(defaults)
        if len(defaults) > len(names):
            raise TypeError('Got more default values than field names')
        field_defaults = dict(zip(names[len(names) - len(defaults):], defaults))
    fields = tuple(names)
    count = len(fields)
    listed = ', '.join(fields)
    tuple_new = tuple.__new__

    if count > _MOST_PARAMETERS:
        new = _new_of_many(fields, field_defaults)
    else:
        # Its parameters are the fields, so that a call binds them, and says what is wrong, as for any function.
        new = eval(f'lambda _cls, {listed}{"," if fields else ""}: _new(_cls, ({listed}{"," if fields else ""}))',
                   {'_new': tuple_new, '__name__': f'namedtuple_{typename}', '__builtins__': {}})
        new.__name__ = '__new__'
        if defaults is not None:
            new.__defaults__ = defaults
        _tuple_fields(new)
    new.__doc__ = f'Create new instance of {typename}({listed})'

    def _make(cls, iterable):
        result = tuple_new(cls, iterable)
        if len(result) != count:
            raise TypeError(f'Expected {count} arguments, got {len(result)}')
        return result

    def _replace(self, /, **kwds):
        result = self._make([kwds.pop(n) if n in kwds else v for n, v in zip(fields, self)])
        if kwds:
            raise TypeError(f'Got unexpected field names: {list(kwds)!r}')
        return result

    def __repr__(self):
        return type(self).__name__ + '(' + ', '.join([f'{n}={v!r}' for n, v in zip(fields, self)]) + ')'

    def _asdict(self):
        return dict(zip(fields, self))

    def __getnewargs__(self):
        return tuple(self)

    _make.__doc__ = f'Make a new {typename} object from a sequence or iterable'
    _replace.__doc__ = f'Return a new {typename} object replacing specified fields with new values'
    __repr__.__doc__ = 'Return a nicely formatted representation string'
    _asdict.__doc__ = 'Return a new dict which maps field names to their values.'
    __getnewargs__.__doc__ = 'Return self as a plain tuple.  Used by copy and pickle.'
    for method in (new, _make, _replace, __repr__, _asdict, __getnewargs__):
        method.__qualname__ = f'{typename}.{method.__name__}'
    namespace = {'__doc__': f'{typename}({listed})', '__slots__': (), '_fields': fields,
                 '_field_defaults': field_defaults, '__new__': new, '_make': classmethod(_make),
                 '__replace__': _replace, '_replace': _replace, '__repr__': __repr__, '_asdict': _asdict,
                 '__getnewargs__': __getnewargs__, '__match_args__': fields}
    for i, name in enumerate(fields):
        namespace[name] = _field(i)
    namespace['__module__'] = '__main__' if module is None else module
    return type(typename, (tuple,), namespace)


# ---- deque ----

class deque:
    """A list-like sequence optimized for data accesses near its endpoints."""
    # The items are _items[_head:]; the places before are free, for appendleft and behind popleft.
    __slots__ = ('_items', '_head', '_maxlen', '__weakref__')
    _abc_pattern = 0  # a sequence for `match`

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError('an integer is required')
            if maxlen < 0:
                raise ValueError('maxlen must be non-negative')
            maxlen = int(maxlen)
        self._maxlen = maxlen
        items = list(iterable)
        if maxlen is not None and len(items) > maxlen:
            del items[:len(items) - maxlen]
        self._items = items
        self._head = 0

    @property
    def maxlen(self):
        """maximum size of a deque or None if unbounded"""
        return self._maxlen

    def append(self, item, /):
        """Add an element to the right side of the deque."""
        items = self._items
        items.append(item)
        if self._maxlen is not None and len(items) - self._head > self._maxlen:
            self.popleft()

    def appendleft(self, item, /):
        """Add an element to the left side of the deque."""
        head = self._head
        if head == 0:
            head = len(self._items) + 8
            self._items = [None] * head + self._items
        head -= 1
        self._items[head] = item
        self._head = head
        if self._maxlen is not None and len(self._items) - head > self._maxlen:
            self.pop()

    def pop(self):
        """Remove and return the rightmost element."""
        if len(self._items) == self._head:
            raise IndexError('pop from an empty deque')
        return self._items.pop()

    def popleft(self):
        """Remove and return the leftmost element."""
        items, head = self._items, self._head
        if len(items) == head:
            raise IndexError('pop from an empty deque')
        item = items[head]
        items[head] = None
        head += 1
        if head > 32 and head * 2 > len(items):
            self._items = items[head:]
            head = 0
        self._head = head
        return item

    def extend(self, iterable, /):
        """Extend the right side of the deque with elements from the iterable."""
        if iterable is self or self._maxlen is None and type(iterable) in (list, tuple):
            iterable = list(iterable)
            if self._maxlen is None:
                self._items.extend(iterable)
                return
        append = self.append
        for item in iterable:
            append(item)

    def extendleft(self, iterable, /):
        """Extend the left side of the deque with elements from the iterable."""
        if iterable is self:
            iterable = list(iterable)
        appendleft = self.appendleft
        for item in iterable:
            appendleft(item)

    def clear(self):
        """Remove all elements from the deque."""
        self._items = []
        self._head = 0

    def _list(self):
        return self._items[self._head:] if self._head else self._items

    def copy(self):
        """Return a shallow copy of a deque."""
        if type(self) is deque:
            return deque(self._list(), self._maxlen)
        if self._maxlen is None:
            return type(self)(self)
        return type(self)(self, self._maxlen)

    __copy__ = copy

    def _changed(self, items, head, n):
        return self._items is not items or self._head != head or len(items) != n

    def count(self, value, /):
        """Return number of occurrences of value."""
        items, head, n = self._items, self._head, len(self._items)
        found = 0
        for i in range(head, n):
            if items[i] is value or items[i] == value:
                found += 1
            if self._changed(items, head, n):
                raise RuntimeError('deque mutated during iteration')
        return found

    def __contains__(self, value):
        items, head, n = self._items, self._head, len(self._items)
        for i in range(head, n):
            if items[i] is value or items[i] == value:
                return True
            if self._changed(items, head, n):
                raise RuntimeError('deque mutated during iteration')
        return False

    def index(self, value, start=0, stop=None, /):
        """Return first index of value.

        Raises ValueError if the value is not present.
        """
        items, head, n = self._items, self._head, len(self._items)
        size = n - head
        if start < 0:
            start = max(start + size, 0)
        if stop is None:
            stop = size
        elif stop < 0:
            stop += size
        for i in range(start, min(stop, size)):
            v = items[head + i]
            if v is value or v == value:
                return i
            if self._changed(items, head, n):
                raise RuntimeError('deque mutated during iteration')
        raise ValueError('deque.index(x): x not in deque')

    def insert(self, index, value, /):
        """Insert value before index."""
        head, size = self._head, len(self._items) - self._head
        if size == self._maxlen:
            raise IndexError('deque already at its maximum size')
        if index < 0:
            index = max(index + size, 0)
        if index == 0:
            self.appendleft(value)
        else:
            self._items.insert(head + min(index, size), value)

    def remove(self, value, /):
        """Remove first occurrence of value."""
        items, head, n = self._items, self._head, len(self._items)
        for i in range(head, n):
            same = items[i] is value or items[i] == value
            if self._changed(items, head, n):
                raise IndexError('deque mutated during iteration')
            if same:
                del items[i]
                return
        raise ValueError('deque.remove(x): x not in deque')

    def reverse(self):
        """Reverse *IN PLACE*."""
        self._items = self._list()[::-1]
        self._head = 0

    def rotate(self, n=1, /):
        """Rotate the deque n steps to the right.  If n is negative, rotates left."""
        n = range(n).stop
        size = len(self._items) - self._head
        if not size:
            return
        n %= size
        if n > 64 and size - n > 64:
            items = self._list()
            self._items = items[-n:] + items[:-n]
            self._head = 0
        elif n <= size - n:
            for _ in range(n):
                self._put_left(self._items.pop())
        else:
            for _ in range(size - n):
                self._items.append(self.popleft())

    def _put_left(self, item):
        if self._head == 0:
            self._head = len(self._items) + 8
            self._items = [None] * self._head + self._items
        self._head -= 1
        self._items[self._head] = item

    def __len__(self):
        return len(self._items) - self._head

    def __bool__(self):
        return len(self._items) != self._head

    def _at(self, index):
        try:
            i = range(index).stop
        except TypeError:
            raise TypeError(f"sequence index must be integer, not '{type(index).__name__}'") from None
        size = len(self._items) - self._head
        if i < 0:
            i += size
        if i < 0 or i >= size:
            raise IndexError('deque index out of range')
        return self._head + i

    def __getitem__(self, index):
        if type(index) is int and 0 <= index:
            at = self._head + index
            if at < len(self._items):
                return self._items[at]
        return self._items[self._at(index)]

    def __setitem__(self, index, value):
        self._items[self._at(index)] = value

    def __delitem__(self, index):
        at = self._at(index)
        if at == self._head:
            self.popleft()
        else:
            del self._items[at]

    def __iter__(self):
        return self._walk(self._items, self._head, len(self._items), 1)

    def __reversed__(self):
        return self._walk(self._items, self._head, len(self._items), -1)

    def _walk(self, items, head, n, step):
        for i in range(head, n) if step > 0 else range(n - 1, head - 1, -1):
            if self._items is not items or self._head != head or len(items) != n:
                raise RuntimeError('deque mutated during iteration')
            yield items[i]
        if self._changed(items, head, n):
            raise RuntimeError('deque mutated during iteration')

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        result = self.copy()
        result.extend(other)
        return result

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        result = self.copy()
        result *= n
        return result

    __rmul__ = __mul__

    def __imul__(self, n):
        try:
            items = self._list() * n
        except TypeError:
            raise TypeError(f"can't multiply sequence by non-int of type '{type(n).__name__}'") from None
        if self._maxlen is not None and len(items) > self._maxlen:
            del items[:len(items) - self._maxlen]
        self._items = items
        self._head = 0
        return self

    def __eq__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._list() == other._list()

    def __lt__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._list() < other._list()

    def __le__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._list() <= other._list()

    def __gt__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._list() > other._list()

    def __ge__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._list() >= other._list()

    __hash__ = None

    def __repr__(self):
        if id(self) in _shown:
            return '[...]'
        _shown.add(id(self))
        try:
            text = repr(self._items[self._head:])
        finally:
            _shown.discard(id(self))
        if self._maxlen is None:
            return f'{type(self).__name__}({text})'
        return f'{type(self).__name__}({text}, maxlen={self._maxlen})'

    def __reduce__(self):
        state = getattr(self, '__dict__', None) or None
        args = () if self._maxlen is None else ((), self._maxlen)
        return type(self), args, state, iter(self)

    __class_getitem__ = classmethod(_GenericAlias)


_shown = set()


# ---- defaultdict ----

class defaultdict(dict):
    """defaultdict(default_factory=None, /, [...]) --> dict with default factory

    The default factory is called without arguments to produce
    a new value when a key is not present, in __getitem__ only.
    A defaultdict compares equal to a dict with the same items.
    All remaining arguments are treated the same as if they were
    passed to the dict constructor, including keyword arguments.
    """
    __slots__ = ('default_factory',)

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        if args or kwargs:
            super().__init__(*args, **kwargs)

    def __missing__(self, key):
        """Called by __getitem__ for a missing key."""
        factory = self.default_factory
        if factory is None:
            raise KeyError(key)
        self[key] = value = factory()
        return value

    def copy(self):
        """D.copy() -> a shallow copy of D."""
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        result = type(self)(self.default_factory, other)
        result.update(self)
        return result

    def __repr__(self):
        factory = self.default_factory
        if id(self) in _shown:
            return f'{type(self).__name__}(..., {dict.__repr__(self)})'
        _shown.add(id(self))
        try:
            text = repr(factory)
        finally:
            _shown.discard(id(self))
        return f'{type(self).__name__}({text}, {dict.__repr__(self)})'

    def __reduce__(self):
        args = () if self.default_factory is None else (self.default_factory,)
        return type(self), args, None, None, iter(self.items())

    __class_getitem__ = classmethod(_GenericAlias)


# ---- OrderedDict ----

_missing = object()


class OrderedDict(dict):
    """Dictionary that remembers insertion order"""

    def __init__(self, /, *args, **kwds):
        if len(args) > 1:
            raise TypeError(f'expected at most 1 argument, got {len(args)}')
        self.update(*args, **kwds)

    def move_to_end(self, key, last=True):
        """Move an existing element to the end (or beginning if last is false).

        Raise KeyError if the element does not exist.
        """
        value = dict.pop(self, key)
        if last:
            dict.__setitem__(self, key, value)
        else:
            rest = dict(self)
            dict.clear(self)
            dict.__setitem__(self, key, value)
            dict.update(self, rest)

    def popitem(self, last=True):
        """Remove and return a (key, value) pair from the dictionary.

        Pairs are returned in LIFO order if last is true or FIFO order if false.
        """
        if not self:
            raise KeyError('dictionary is empty')
        if last:
            return dict.popitem(self)
        for key in self:
            return key, dict.pop(self, key)

    def pop(self, key, default=_missing):
        """od.pop(key[,default]) -> v, remove specified key and return the corresponding value.

        If the key is not found, return the default if given; otherwise, raise a KeyError.
        """
        if key in self:
            value = self[key]
            del self[key]
            return value
        if default is not _missing:
            return default
        missing = getattr(type(self), '__missing__', None)
        if missing is not None:
            return missing(self, key)
        raise KeyError(key)

    def setdefault(self, key, default=None):
        """Insert key with a value of default if key is not in the dictionary.

        Return the value for key if key is in the dictionary, else default.
        """
        if key in self:
            return self[key]
        self[key] = default
        return default

    def update(self, other=(), /, **kwds):
        """D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F."""
        if type(self).__setitem__ is dict.__setitem__:
            dict.update(self, other, **kwds)
            return
        if hasattr(other, 'keys'):
            for key in other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwds.items():
            self[key] = value

    def copy(self):
        """od.copy() -> a shallow copy of od"""
        return self.__class__(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        """Create a new ordered dictionary with keys from iterable and values set to value."""
        self = cls()
        for key in iterable:
            self[key] = value
        return self

    def __eq__(self, other):
        same = dict.__eq__(self, other)
        if same is True and isinstance(other, OrderedDict):
            for a, b in zip(self, other):
                if a is not b and a != b:
                    return False
        return same

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    __hash__ = None

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        result = self.__class__(self)
        result.update(other)
        return result

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        result = self.__class__(other)
        result.update(self)
        return result

    def __ior__(self, other):
        self.update(other)
        return self

    def __repr__(self):
        if not self:
            return f'{type(self).__name__}()'
        if id(self) in _shown:
            return '...'
        _shown.add(id(self))
        try:
            return f'{type(self).__name__}({dict(self.items())!r})'
        finally:
            _shown.discard(id(self))

    def __reduce__(self):
        return type(self), (), self.__dict__ or None, None, iter(self.items())

    __class_getitem__ = classmethod(_GenericAlias)


# ---- Counter ----

def _count_elements(mapping, iterable):
    get = mapping.get
    for elem in iterable:
        try:
            mapping[elem] = get(elem, 0) + 1
        except TypeError:
            hash(elem)  # CPython's message names the type of an unhashable element
            raise


class Counter(dict):
    """Dict subclass for counting hashable items.  Sometimes called a bag or multiset.

    Elements are stored as dictionary keys and their counts are stored as dictionary values.
    """

    def __init__(self, iterable=None, /, **kwds):
        """Create a new, empty Counter object.  And if given, count elements from an input iterable.  Or, initialize the
        count from another mapping of elements to their counts.
        """
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        """The count of elements not in the Counter is zero."""
        return 0

    def total(self):
        """Sum of the counts"""
        return sum(self.values())

    def most_common(self, n=None):
        """List the n most common elements and their counts from the most common to the least.  If n is None, then list
        all element counts.
        """
        items = sorted(self.items(), key=lambda item: item[1], reverse=True)
        if n is None:
            return items
        return items[:n] if n > 0 else []

    def elements(self):
        """Iterator over elements repeating each as many times as its count."""
        from itertools import chain, repeat
        return chain.from_iterable(repeat(elem, n) for elem, n in self.items())

    @classmethod
    def fromkeys(cls, iterable, v=None):
        """There is no sensible default for the values."""
        raise NotImplementedError('Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def update(self, iterable=None, /, **kwds):
        """Like dict.update() but add counts instead of replacing them.

        Source can be an iterable, a dictionary, or another Counter instance.
        """
        if iterable is not None:
            if _is_mapping(iterable):
                if self:
                    get = self.get
                    for elem, count in iterable.items():
                        self[elem] = count + get(elem, 0)
                else:
                    super().update(iterable)
            elif self or type(self) is not Counter:
                _count_elements(self, iterable)
            else:
                # A plain dict is faster to count in.
                counts = {}
                try:
                    _count_elements(counts, iterable)
                finally:
                    super().update(counts)
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        """Like dict.update() but subtracts counts instead of replacing them.  Counts can be reduced below zero.

        Source can be an iterable, a dictionary, or another Counter instance.
        """
        if iterable is not None:
            get = self.get
            if _is_mapping(iterable):
                for elem, count in iterable.items():
                    self[elem] = get(elem, 0) - count
            else:
                for elem in iterable:
                    self[elem] = get(elem, 0) - 1
        if kwds:
            self.subtract(kwds)

    def copy(self):
        """Return a shallow copy."""
        return self.__class__(self)

    def __reduce__(self):
        return self.__class__, (dict(self),)

    def __delitem__(self, elem):
        """Like dict.__delitem__() but does not raise KeyError for missing values."""
        if elem in self:
            super().__delitem__(elem)

    def __repr__(self):
        if not self:
            return f'{type(self).__name__}()'
        try:
            counts = dict(self.most_common())
        except TypeError:
            # The counts cannot be compared.
            counts = dict(self)
        return f'{type(self).__name__}({counts!r})'

    # A count that is not there is zero, in comparisons too.

    def __eq__(self, other):
        """True if all counts agree. Missing counts are treated as zero."""
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[e] == other[e] for c in (self, other) for e in c)

    def __ne__(self, other):
        """True if any counts disagree. Missing counts are treated as zero."""
        if not isinstance(other, Counter):
            return NotImplemented
        return not self == other

    __hash__ = None

    def __le__(self, other):
        """True if all counts in self are a subset of those in other."""
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[e] <= other[e] for c in (self, other) for e in c)

    def __lt__(self, other):
        """True if all counts in self are a proper subset of those in other."""
        if not isinstance(other, Counter):
            return NotImplemented
        return self <= other and self != other

    def __ge__(self, other):
        """True if all counts in self are a superset of those in other."""
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[e] >= other[e] for c in (self, other) for e in c)

    def __gt__(self, other):
        """True if all counts in self are a proper superset of those in other."""
        if not isinstance(other, Counter):
            return NotImplemented
        return self >= other and self != other

    # Multiset operations: the results keep positive counts only.

    def __add__(self, other):
        """Add counts from two counters."""
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            n = count + other[elem]
            if n > 0:
                result[elem] = n
        for elem, count in other.items():
            if elem not in self and count > 0:
                result[elem] = count
        return result

    def __sub__(self, other):
        """Subtract count, but keep only results with positive counts."""
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            n = count - other[elem]
            if n > 0:
                result[elem] = n
        for elem, count in other.items():
            if elem not in self and count < 0:
                result[elem] = 0 - count
        return result

    def __or__(self, other):
        """Union is the maximum of value in either of the input counters."""
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            n = other[elem]
            if n < count:
                n = count
            if n > 0:
                result[elem] = n
        for elem, count in other.items():
            if elem not in self and count > 0:
                result[elem] = count
        return result

    def __and__(self, other):
        """Intersection is the minimum of corresponding counts."""
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            n = other[elem]
            if count < n:
                n = count
            if n > 0:
                result[elem] = n
        return result

    def __pos__(self):
        """Adds an empty counter, effectively stripping negative and zero counts"""
        result = Counter()
        for elem, count in self.items():
            if count > 0:
                result[elem] = count
        return result

    def __neg__(self):
        """Subtracts from an empty counter.  Strips positive and zero counts, and flips the sign on negative counts."""
        result = Counter()
        for elem, count in self.items():
            if count < 0:
                result[elem] = 0 - count
        return result

    def _keep_positive(self):
        for elem in [e for e, n in self.items() if not n > 0]:
            del self[elem]
        return self

    def __iadd__(self, other):
        """Inplace add from another counter, keeping only positive counts."""
        for elem, count in other.items():
            self[elem] += count
        return self._keep_positive()

    def __isub__(self, other):
        """Inplace subtract counter, but keep only results with positive counts."""
        for elem, count in other.items():
            self[elem] -= count
        return self._keep_positive()

    def __ior__(self, other):
        """Inplace union is the maximum of value from either counter."""
        for elem, count in other.items():
            if count > self[elem]:
                self[elem] = count
        return self._keep_positive()

    def __iand__(self, other):
        """Inplace intersection is the minimum of corresponding counts."""
        for elem, count in self.items():
            if other[elem] < count:
                self[elem] = other[elem]
        return self._keep_positive()


def _is_mapping(value):
    if isinstance(value, dict):
        return True
    if isinstance(value, (str, list, tuple, set, frozenset)) or not hasattr(value, 'keys'):
        return False
    from collections.abc import Mapping
    return isinstance(value, Mapping)
