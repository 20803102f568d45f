# SPDX-License-Identifier: MIT
"""Functional tools for creating and using iterators.

Infinite iterators: count, cycle, repeat. Iterators terminating on the shortest input sequence: accumulate, batched,
chain, compress, dropwhile, filterfalse, groupby, islice, pairwise, starmap, tee, takewhile, zip_longest.
Combinatoric generators: product, permutations, combinations, combinations_with_replacement.
"""
from types import GenericAlias as _GenericAlias

_missing = object()


class _Iterator:
    """An iterator whose items come from a generator. A loop gets the generator itself, which is faster."""
    __slots__ = ('_it', '__weakref__')

    def __iter__(self):
        return self._it

    def __next__(self):
        return next(self._it)


def _index(n):
    return range(n).stop


# ---- infinite ----

class count(_Iterator):
    """Return a count object whose .__next__() method returns consecutive values.

    Equivalent to:
        def count(firstval=0, step=1):
            x = firstval
            while 1:
                yield x
                x += step
    """
    __slots__ = ('_n', '_step')

    def __init__(self, start=0, step=1):
        for v in (start, step):
            if not isinstance(v, (int, float, complex)) and not hasattr(type(v), '__add__') or isinstance(v, str):
                raise TypeError('a number is required')
        self._n = int(start) if type(start) is bool else start
        self._step = step
        self._it = self._items()

    def _items(self):
        step = self._step
        while True:
            n = self._n
            self._n = n + step
            yield n

    def __repr__(self):
        if type(self._step) is int and self._step == 1:
            return f'{type(self).__name__}({self._n!r})'
        if type(self._step) is int and type(self._n) is float and self._step == 1:
            return f'{type(self).__name__}({self._n!r})'
        return f'{type(self).__name__}({self._n!r}, {self._step!r})'


class cycle(_Iterator):
    """Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely."""
    __slots__ = ()

    def __init__(self, iterable, /):
        self._it = self._items(iter(iterable))

    def _items(self, it):
        seen = []
        for item in it:
            seen.append(item)
            yield item
        while seen:
            for item in seen:
                yield item


class repeat(_Iterator):
    """repeat(object [,times]) -> create an iterator which returns the object
    for the specified number of times.  If not specified, returns the object
    endlessly.
    """
    __slots__ = ('_object', '_times')

    def __init__(self, object, times=_missing):
        self._object = object
        self._times = None if times is _missing else max(_index(times), 0)
        self._it = self._items()

    def _items(self):
        value = self._object
        if self._times is None:
            while True:
                yield value
        while self._times > 0:
            self._times -= 1
            yield value

    def __length_hint__(self):
        if self._times is None:
            raise TypeError('len() of unsized object')
        return self._times

    def __repr__(self):
        if self._times is None:
            return f'{type(self).__name__}({self._object!r})'
        return f'{type(self).__name__}({self._object!r}, {self._times})'


# ---- as long as the shortest input ----

class accumulate(_Iterator):
    """Return series of accumulated sums (or other binary function results)."""
    __slots__ = ()

    def __init__(self, iterable, func=None, *, initial=None):
        self._it = self._items(iter(iterable), func, initial)

    def _items(self, it, func, total):
        if total is None:
            for total in it:
                break
            else:
                return
        yield total
        if func is None:
            for item in it:
                total = total + item
                yield total
        else:
            for item in it:
                total = func(total, item)
                yield total


class batched(_Iterator):
    """Batch data into tuples of length n. The last batch may be shorter than n.

    Loops over the input iterable and accumulates data into tuples up to size n. The input is consumed lazily, just
    enough to fill a batch. If "strict" is True, raises a ValueError if the final batch is shorter than n.
    """
    __slots__ = ()

    def __init__(self, iterable, n, *, strict=False):
        n = _index(n)
        if n < 1:
            raise ValueError('n must be at least one')
        self._it = self._items(iter(iterable), n, strict)

    def _items(self, it, n, strict):
        while True:
            batch = []
            for item in it:
                batch.append(item)
                if len(batch) == n:
                    break
            else:
                if batch:
                    if strict:
                        raise ValueError('batched(): incomplete batch')
                    yield tuple(batch)
                return
            yield tuple(batch)


class chain(_Iterator):
    """Return a chain object whose .__next__() method returns elements from the first iterable until it is exhausted,
    then elements from the next iterable, until all of the iterables are exhausted.
    """
    __slots__ = ()

    def __init__(self, *iterables):
        self._it = self._items(iterables)

    @classmethod
    def from_iterable(cls, iterable, /):
        """Alternative chain() constructor taking a single iterable argument that evaluates lazily."""
        self = cls()
        self._it = self._items(iter(iterable))
        return self

    def _items(self, iterables):
        for it in iterables:
            for item in it:
                yield item

    __class_getitem__ = classmethod(_GenericAlias)


class compress(_Iterator):
    """Return data elements corresponding to true selector elements.

    Forms a shorter iterator from selected data elements using the selectors to choose the data elements.
    """
    __slots__ = ()

    def __init__(self, data, selectors):
        self._it = self._items(iter(data), iter(selectors))

    def _items(self, data, selectors):
        for item, chosen in zip(data, selectors):
            if chosen:
                yield item


class dropwhile(_Iterator):
    """Drop items from the iterable while predicate(item) is true.

    Afterwards, return every element until the iterable is exhausted.
    """
    __slots__ = ()

    def __init__(self, predicate, iterable, /):
        self._it = self._items(predicate, iter(iterable))

    def _items(self, predicate, it):
        for item in it:
            if not predicate(item):
                yield item
                break
        for item in it:
            yield item


class filterfalse(_Iterator):
    """Return those items of iterable for which function(item) is false.

    If function is None, return the items that are false.
    """
    __slots__ = ()

    def __init__(self, function, iterable, /):
        self._it = self._items(None if function is bool else function, iter(iterable))

    def _items(self, function, it):
        if function is None:
            for item in it:
                if not item:
                    yield item
        else:
            for item in it:
                if not function(item):
                    yield item


class _grouper:
    """The items of one group of groupby; empty as soon as the next group was asked for."""
    __slots__ = ('_parent', '_key')

    def __init__(self, parent, key):
        self._parent = parent
        self._key = key
        parent._group = self

    def __iter__(self):
        return self

    def __next__(self):
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if parent._value is _missing:
            parent._advance()
        if not (self._key is parent._key or self._key == parent._key):
            raise StopIteration
        value = parent._value
        parent._value = _missing
        return value


class groupby:
    """make an iterator that returns consecutive keys and groups from the iterable

      iterable
        Elements to divide into groups according to the key function.
      key
        A function for computing the group category for each element.
        If the key function is not specified or is None, the element itself
        is used for grouping.
    """
    __slots__ = ('_it', '_func', '_group', '_key', '_value', '_target', '__weakref__')

    def __init__(self, iterable, key=None):
        self._it = iter(iterable)
        self._func = key
        self._group = None
        self._key = self._value = self._target = _missing

    def _advance(self):
        value = next(self._it)
        self._key = value if self._func is None else self._func(value)
        self._value = value

    def __iter__(self):
        return self

    def __next__(self):
        self._group = None
        while self._value is _missing or self._target is not _missing and (
                self._target is self._key or self._target == self._key):
            self._advance()
        self._target = self._key
        return self._key, _grouper(self, self._key)


def _bound(n, default, text):
    if n is None:
        return default
    try:
        n = _index(n)
    except TypeError:
        n = -1
    if not 0 <= n <= 0x7fffffffffffffff:
        raise ValueError(text)
    return n


class islice(_Iterator):
    """islice(iterable, stop) --> islice object
    islice(iterable, start, stop[, step]) --> islice object

    Return an iterator whose next() method returns selected values from an iterable.
    """
    __slots__ = ()

    def __init__(self, iterable, /, *args):
        if not 1 <= len(args) <= 3:
            most = len(args) > 3
            raise TypeError(f'islice expected at {"most 4" if most else "least 2"} arguments, got {len(args) + 1}')
        stop_text = 'Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.'
        start_text = 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.'
        if len(args) == 1:
            start, step = 0, 1
            stop = _bound(args[0], None, stop_text)
        else:
            stop = _bound(args[1], None, stop_text)
            start = _bound(args[0], 0, start_text)
            step = _bound(args[2] if len(args) == 3 else None, 1,
                          'Step for islice() must be a positive integer or None.')
            if step < 1:
                raise ValueError('Step for islice() must be a positive integer or None.')
        self._it = self._items(iter(iterable), start, stop, step)

    def _items(self, it, start, stop, step):
        at = 0
        if start:
            for _ in it:
                at += 1
                if at == start:
                    break
            else:
                return
        if stop is None:
            due = at
            for item in it:
                if at == due:
                    yield item
                    due += step
                at += 1
            return
        if at >= stop:
            return
        due = at
        for item in it:
            at += 1
            if at > due:
                yield item
                due += step
            if at >= stop:
                return


class pairwise(_Iterator):
    """Return an iterator of overlapping pairs taken from the input iterator."""
    __slots__ = ()

    def __init__(self, iterable, /):
        self._it = self._items(iter(iterable))

    def _items(self, it):
        for old in it:
            break
        else:
            return
        for new in it:
            yield old, new
            old = new


class starmap(_Iterator):
    """Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the
    given sequence.
    """
    __slots__ = ()

    def __init__(self, function, iterable, /):
        self._it = self._items(function, iter(iterable))

    def _items(self, function, it):
        for args in it:
            # What is no iterable has another message here than in a call.
            yield function(*(args if type(args) is tuple else tuple(args)))


class takewhile(_Iterator):
    """Return successive entries from an iterable as long as the predicate evaluates to true for each entry."""
    __slots__ = ()

    def __init__(self, predicate, iterable, /):
        self._it = self._items(predicate, iter(iterable))

    def _items(self, predicate, it):
        for item in it:
            if not predicate(item):
                return
            yield item


class _tee:
    """One of the iterators of tee. The items not read by all wait in a chain of cells [item, next cell]."""
    __slots__ = ('_source', '_cell', '__weakref__')

    def __init__(self, iterable, /):
        it = iter(iterable)
        if isinstance(it, _tee):
            self._source, self._cell = it._source, it._cell
        else:
            self._source, self._cell = it, [None, None]

    def __iter__(self):
        return self

    def __next__(self):
        cell = self._cell
        if cell[1] is None:
            cell[0] = next(self._source)
            cell[1] = [None, None]
        self._cell = cell[1]
        return cell[0]

    def __copy__(self):
        return _tee(self)


def tee(iterable, n=2, /):
    """Returns a tuple of n independent iterators."""
    n = _index(n)
    if n < 0:
        raise ValueError('n must be >= 0')
    if n == 0:
        return ()
    first = _tee(iterable)
    return (first, *[_tee(first) for _ in range(n - 1)])


class zip_longest(_Iterator):
    """Return a zip_longest object whose .__next__() method returns a tuple where the i-th element comes from the i-th
    iterable argument. The .__next__() method continues until the longest iterable in the argument sequence is
    exhausted. When the shorter iterables are exhausted, the fillvalue is substituted in their place.
    """
    __slots__ = ()

    def __init__(self, *iterables, fillvalue=None, **kwargs):
        if kwargs:
            raise TypeError('zip_longest() got an unexpected keyword argument')
        self._it = self._items([iter(it) for it in iterables], fillvalue)

    def _items(self, iters, fillvalue):
        live = len(iters)
        while live:
            row = []
            for i, it in enumerate(iters):
                if it is not None:
                    for value in it:
                        row.append(value)
                        break
                    else:
                        live -= 1
                        iters[i] = None
                        row.append(fillvalue)
                else:
                    row.append(fillvalue)
            if not live:
                return
            yield tuple(row)


# ---- combinations ----

def _size(r):
    r = _index(r)
    if r < 0:
        raise ValueError('r must be non-negative')
    return r


class product(_Iterator):
    """Cartesian product of input iterables.  Equivalent to nested for-loops."""
    __slots__ = ()

    def __init__(self, *iterables, repeat=1, **kwargs):
        if kwargs:
            raise TypeError(f"product() got an unexpected keyword argument '{next(iter(kwargs))}'")
        repeat = _index(repeat)
        if repeat < 0:
            raise ValueError('repeat argument cannot be negative')
        self._it = self._items([tuple(it) for it in iterables] * repeat)

    def _items(self, pools):
        n = len(pools)
        if not all(pools):
            return
        if n == 1:
            for item in pools[0]:
                yield (item,)
            return
        at = [0] * n
        row = tuple([pool[0] for pool in pools])
        while row is not None:
            yield row
            row = _product(pools, at)


class combinations(_Iterator):
    """Return successive r-length combinations of elements in the iterable."""
    __slots__ = ()

    def __init__(self, iterable, r):
        pool = tuple(iterable)
        self._it = self._items(pool, _size(r))

    def _items(self, pool, r):
        n = len(pool)
        if r > n:
            return
        at = list(range(r))
        row = pool[:r]
        while row is not None:
            yield row
            row = _combine(pool, at, False)


class combinations_with_replacement(_Iterator):
    """Return successive r-length combinations of elements in the iterable allowing individual elements to have
    successive repeats.
    """
    __slots__ = ()

    def __init__(self, iterable, r):
        pool = tuple(iterable)
        self._it = self._items(pool, _size(r))

    def _items(self, pool, r):
        n = len(pool)
        if not n and r:
            return
        at = [0] * r
        row = (pool[0],) * r if r else ()
        while row is not None:
            yield row
            row = _combine(pool, at, True)


class permutations(_Iterator):
    """Return successive r-length permutations of elements in the iterable."""
    __slots__ = ()

    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        if r is not None and not isinstance(r, int):
            raise TypeError('Expected int as r')
        self._it = self._items(pool, len(pool) if r is None else _size(r))

    def _items(self, pool, r):
        n = len(pool)
        if r > n:
            return
        at = list(range(n))
        left = list(range(n, n - r, -1))
        row = pool[:r]
        while row is not None:
            yield row
            row = _permute(pool, at, left)
