# SPDX-License-Identifier: MIT
"""Generic (shallow and deep) copying operations."""

__all__ = ['Error', 'copy', 'deepcopy', 'replace']


class Error(Exception):
    pass


error = Error

_KEEP = frozenset([type(None), int, float, bool, complex, str, bytes, type, type(Ellipsis), type(NotImplemented), range,
                   property, type(lambda: 0), type(len), type(str.join), type(list[int]), type(int | str)])
_COPY = frozenset([list, dict, set, bytearray])
_MISSING = object()


def copy(x):
    """Shallow copy operation on arbitrary Python objects."""
    cls = type(x)
    if cls in _KEEP or cls is tuple or cls is frozenset or cls is slice:
        return x
    if cls in _COPY:
        return x.copy()
    if issubclass(cls, type):
        return x
    own = getattr(cls, '__copy__', None)
    if own is not None:
        return own(x)
    return _rebuild(x, cls, None)


def deepcopy(x, memo=None, _nil=[]):
    """Deep copy operation on arbitrary Python objects."""
    cls = type(x)
    if cls in _KEEP:
        return x
    key = id(x)
    if memo is None:
        memo = {}
    else:
        y = memo.get(key, _MISSING)
        if y is not _MISSING:
            return y
    if cls is list:
        y = memo[key] = []
        for item in x:
            y.append(deepcopy(item, memo))
    elif cls is dict:
        y = memo[key] = {}
        for k, v in x.items():
            y[deepcopy(k, memo)] = deepcopy(v, memo)
    elif cls is slice:
        y = memo[key] = slice(deepcopy(x.start, memo), deepcopy(x.stop, memo), deepcopy(x.step, memo))
    elif cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        y = memo.get(key, _MISSING)
        if y is not _MISSING:
            return y
        y = x
        for old, new in zip(x, items):
            if old is not new:
                y = tuple(items)
                break
    elif issubclass(cls, type):
        return x
    elif (own := getattr(x, '__deepcopy__', None)) is not None:
        y = own(memo)
    elif cls is bytearray:
        y = bytearray(x)
    elif cls is set or cls is frozenset:
        y = cls([deepcopy(item, memo) for item in x])
    elif cls is _Method:
        y = _Method(x.__func__, deepcopy(x.__self__, memo))
    else:
        return _rebuild(x, cls, memo)
    if y is not x:
        memo[key] = y
        memo.setdefault(id(memo), []).append(x)
    return y


class _Sample:
    def m(self): pass


_Method = type(_Sample().m)


def _rebuild(x, cls, memo):
    """A copy of an instance by its state: what __reduce_ex__ and copyreg do in CPython."""
    deep = memo is not None
    own = getattr(cls, '__reduce_ex__', None) or getattr(cls, '__reduce__', None)
    if own is not None:
        parts = own(x, 4) if getattr(cls, '__reduce_ex__', None) is own else own(x)
        if isinstance(parts, str):
            return x
        return _from_reduced(x, memo, *parts)
    new_args = getattr(x, '__getnewargs_ex__', None)
    kwargs = {}
    args = ()
    if new_args is not None:
        args, kwargs = new_args()
    else:
        new_args = getattr(x, '__getnewargs__', None)
        if new_args is not None:
            args = new_args()
        elif isinstance(x, (int, float, complex, str, bytes, tuple, frozenset)):
            base = [b for b in (int, float, complex, str, bytes, tuple, frozenset) if isinstance(x, b)][0]
            args = (base(x),)
        elif isinstance(x, BaseException):
            args = x.args
        elif cls.__module__ == 'builtins':
            raise TypeError(f"cannot pickle '{cls.__name__}' object")
    if deep and args:
        args = deepcopy(args, memo)
    if deep and kwargs:
        kwargs = deepcopy(kwargs, memo)
    y = cls(*args, **kwargs) if isinstance(x, BaseException) else cls.__new__(cls, *args, **kwargs)
    if deep:
        memo[id(x)] = y
        memo.setdefault(id(memo), []).append(x)
    _set_state(y, _state(x, cls), memo)
    if isinstance(x, list):
        for item in list.__iter__(x):
            y.append(deepcopy(item, memo) if deep else item)
    elif isinstance(x, dict):
        for k, v in dict.items(x):
            if deep:
                k, v = deepcopy(k, memo), deepcopy(v, memo)
            y[k] = v
    elif isinstance(x, set):
        for item in set.__iter__(x):
            y.add(deepcopy(item, memo) if deep else item)
    elif isinstance(x, bytearray):
        y.extend(x)
    return y


def _state(x, cls):
    own = getattr(x, '__getstate__', None)
    if own is not None:
        return own()
    state = getattr(x, '__dict__', None) or None
    slots = {}
    for base in cls.__mro__:
        names = base.__dict__.get('__slots__', ())
        for name in (names,) if isinstance(names, str) else names:
            if name in ('__dict__', '__weakref__'):
                continue
            if name.startswith('__') and not name.endswith('__') and base.__name__.strip('_'):
                name = '_' + base.__name__.lstrip('_') + name
            try:
                slots[name] = getattr(x, name)
            except AttributeError:
                pass
    return (state, slots) if slots else state


def _set_state(y, state, memo):
    if state is None:
        return
    if memo is not None:
        state = deepcopy(state, memo)
    own = getattr(y, '__setstate__', None)
    if own is not None:
        own(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None:
        y.__dict__.update(state)
    if slots:
        for name, value in slots.items():
            object.__setattr__(y, name, value)


def _from_reduced(x, memo, func, args, state=None, items=None, pairs=None, setter=None):
    deep = memo is not None
    if deep and args:
        args = tuple([deepcopy(a, memo) for a in args])
    y = func(*args)
    if deep:
        memo[id(x)] = y
    if state is not None:
        if setter is not None:
            setter(y, deepcopy(state, memo) if deep else state)
        else:
            _set_state(y, state, memo)
    for item in items or ():
        y.append(deepcopy(item, memo) if deep else item)
    for k, v in pairs or ():
        if deep:
            k, v = deepcopy(k, memo), deepcopy(v, memo)
        y[k] = v
    return y


def replace(obj, /, **changes):
    """Return a new object replacing specified fields with new values."""
    cls = obj.__class__
    func = getattr(cls, '__replace__', None)
    if func is None:
        raise TypeError(f'replace() does not support {cls.__name__} objects')
    return func(obj, **changes)
