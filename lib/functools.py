# SPDX-License-Identifier: MIT
"""functools.py - Tools for working with functions and callable objects
"""
from abc import get_cache_token
from types import GenericAlias, MappingProxyType, MethodType, UnionType

__all__ = ['update_wrapper', 'wraps', 'WRAPPER_ASSIGNMENTS', 'WRAPPER_UPDATES', 'total_ordering', 'cache', 'cmp_to_key',
           'lru_cache', 'reduce', 'partial', 'partialmethod', 'singledispatch', 'singledispatchmethod',
           'cached_property', 'Placeholder']

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotate__', '__type_params__')
WRAPPER_UPDATES = ('__dict__',)


# ---- wrappers ----

def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Update a wrapper function to look like the wrapped function."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    # Last, so that the __wrapped__ of the wrapped function's own __dict__ does not win.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Decorator factory to apply update_wrapper() to a wrapper function."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# ---- comparisons ----

def _ordering(name, root, how, negate, equal):
    """One derived comparison: the root one, negated or not, then joined with == or !=. equal: None for neither, True
    for `or ==`, False for `and !=`."""
    def compare(self, other):
        r = getattr(type(self), root)(self, other)
        if r is NotImplemented:
            return r
        if negate:
            r = not r
        if equal is True:
            return r or self == other
        if equal is False:
            return r and self != other
        return r
    sign = {'lt': '<', 'le': '<=', 'gt': '>', 'ge': '>='}
    compare.__name__ = f'__{name}__'
    compare.__qualname__ = f'_{name}_from_{root[2:4]}'
    compare.__doc__ = f'Return a {sign[name]} b.  Computed by @total_ordering from {how}.'
    return compare


# root -> (name, description, negate, equal)
_orderings = {
    'lt': (('gt', '(not a < b) and (a != b)', True, False), ('le', '(a < b) or (a == b)', False, True),
           ('ge', '(not a < b)', True, None)),
    'le': (('ge', '(not a <= b) or (a == b)', True, True), ('lt', '(a <= b) and (a != b)', False, False),
           ('gt', '(not a <= b)', True, None)),
    'gt': (('lt', '(not a > b) and (a != b)', True, False), ('ge', '(a > b) or (a == b)', False, True),
           ('le', '(not a > b)', True, None)),
    'ge': (('le', '(not a >= b) or (a == b)', True, True), ('gt', '(a >= b) and (a != b)', False, False),
           ('lt', '(not a >= b)', True, None)),
}


def total_ordering(cls):
    """Class decorator that fills in missing ordering methods"""
    defined = [n for n in ('lt', 'le', 'gt', 'ge')
               if getattr(cls, f'__{n}__', None) is not getattr(object, f'__{n}__')]
    if not defined:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    for name, how, negate, equal in _orderings[defined[0]]:
        if name not in defined:
            setattr(cls, f'__{name}__', _ordering(name, f'__{defined[0]}__', how, negate, equal))
    return cls


def cmp_to_key(mycmp):
    """Convert a cmp= function into a key= function"""
    return KeyWrapper(mycmp)


class KeyWrapper:
    """Both what cmp_to_key gives, and the keys that makes."""
    __slots__ = ('_cmp', 'obj')
    __module__ = 'functools'

    def __init__(self, mycmp):
        self._cmp = mycmp

    def __call__(self, obj):
        key = KeyWrapper(self._cmp)
        key.obj = obj
        return key

    def __lt__(self, other):
        return self._cmp(self.obj, _obj_of(other)) < 0

    def __gt__(self, other):
        return self._cmp(self.obj, _obj_of(other)) > 0

    def __eq__(self, other):
        return self._cmp(self.obj, _obj_of(other)) == 0

    def __le__(self, other):
        return self._cmp(self.obj, _obj_of(other)) <= 0

    def __ge__(self, other):
        return self._cmp(self.obj, _obj_of(other)) >= 0

    def __ne__(self, other):
        return self._cmp(self.obj, _obj_of(other)) != 0

    def __hash__(self):
        raise TypeError("unhashable type: 'functools.KeyWrapper'")


def _obj_of(key):
    if type(key) is not KeyWrapper:
        raise TypeError('other argument must be K instance')
    return key.obj


# ---- reduce ----

_missing = object()


def reduce(function, iterable, /, initial=_missing):
    """Apply a function of two arguments cumulatively to the items of an iterable, from left to right.

    This effectively reduces the iterable to a single value. If initial is present, it is placed before the items of the
    iterable in the calculation, and serves as a default when the iterable is empty.
    """
    try:
        it = iter(iterable)
    except TypeError:
        if hasattr(type(iterable), '__iter__'):
            raise
        raise TypeError('reduce() arg 2 must support iteration') from None
    value = initial
    if value is _missing:
        for value in it:
            break
        else:
            raise TypeError('reduce() of empty iterable with no initial value')
    for item in it:
        value = function(value, item)
    return value


# ---- partial ----

class _PlaceholderType:
    """The type of the Placeholder singleton."""
    __slots__ = ()

    def __new__(cls):
        return Placeholder

    def __init_subclass__(cls):
        raise TypeError("type 'functools._PlaceholderType' is not an acceptable base type")

    def __repr__(self):
        return 'Placeholder'

    def __reduce__(self):
        return 'Placeholder'


Placeholder = object.__new__(_PlaceholderType)


def _check_holes(args):
    if args and args[-1] is Placeholder:
        raise TypeError('trailing Placeholders are not allowed')


def _fill(args, holes, more, what):
    """args with its placeholders taken from the front of more; and what is left of more."""
    if len(more) < holes:
        raise TypeError(f"missing positional arguments in '{what}' call; expected at least {holes}, got {len(more)}")
    out = list(args)
    n = 0
    for i, v in enumerate(out):
        if v is Placeholder:
            out[i] = more[n]
            n += 1
    return out, more[holes:]


def _merge(func, args, keywords, cls):
    """The arguments of a partial of a partial, joined."""
    old = func.args
    holes = sum(1 for v in old if v is Placeholder)
    if holes:
        take = args[:holes]
        take += (Placeholder,) * (holes - len(take))
        old, args = _fill(old, holes, take, cls), args[holes:]
        args = (*old[0], *args)
    else:
        args = old + args
    return func.func, args, {**func.keywords, **keywords}


_shown = set()


def _repr_parts(self):
    parts = [repr(self.func), *map(repr, self.args)]
    parts += [f'{k}={v!r}' for k, v in self.keywords.items()]
    return ', '.join(parts)


class partial:
    """Create a new function with partial application of the given arguments and keywords."""
    __slots__ = ('_func', '_args', '_keywords', '_holes', '__dict__', '__weakref__')

    def __new__(cls, /, *args, **keywords):
        if not args:
            raise TypeError("type 'partial' takes at least one argument")
        func, *args = args
        if not callable(func):
            raise TypeError('the first argument must be callable')
        args = tuple(args)
        _check_holes(args)
        for v in keywords.values():
            if v is Placeholder:
                raise TypeError('Placeholder cannot be passed as a keyword argument')
        if isinstance(func, partial) and not func.__dict__:
            func, args, keywords = _merge(func, args, keywords, 'partial')
        self = super().__new__(cls)
        self._func = func
        self._args = args
        self._keywords = keywords
        self._holes = sum(1 for v in args if v is Placeholder)
        return self

    @property
    def func(self):
        """function object to use in future partial calls"""
        return self._func

    @property
    def args(self):
        """tuple of arguments to future partial calls"""
        return self._args

    @property
    def keywords(self):
        """dictionary of keyword arguments to future partial calls"""
        return self._keywords

    def __setattr__(self, name, value):
        if name in ('func', 'args', 'keywords'):
            raise AttributeError('readonly attribute')
        object.__setattr__(self, name, value)

    def __call__(self, /, *args, **keywords):
        if self._holes:
            pargs, args = _fill(self._args, self._holes, args, 'partial')
        else:
            pargs = self._args
        if keywords:
            return self._func(*pargs, *args, **{**self._keywords, **keywords})
        return self._func(*pargs, *args, **self._keywords)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return MethodType(self, instance)

    def __repr__(self):
        cls = type(self)
        name = f'{cls.__module__}.{cls.__qualname__}'
        if id(self) in _shown:
            return name + '(...)' if cls is not partial else '...'
        _shown.add(id(self))
        try:
            return f'{name}({_repr_parts(self)})'
        finally:
            _shown.discard(id(self))

    def __reduce__(self):
        return type(self), (self._func,), (self._func, self._args, self._keywords, self.__dict__ or None)

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != 4:
            raise TypeError('invalid partial state')
        func, args, keywords, namespace = state
        if (not callable(func) or not isinstance(args, tuple)
                or keywords is not None and not isinstance(keywords, dict)):
            raise TypeError('invalid partial state')
        _check_holes(args)
        self._func = func
        self._args = tuple(args)
        self._keywords = dict(keywords) if keywords is not None else {}
        self._holes = sum(1 for v in args if v is Placeholder)
        if namespace is not None:
            self.__dict__.update(namespace)

    __class_getitem__ = classmethod(GenericAlias)


class partialmethod:
    """Method descriptor with partial application of the given arguments and keywords."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and getattr(func, '__get__', None) is None:
            raise TypeError(f'the first argument {func!r} must be a callable or a descriptor')
        _check_holes(args)
        for v in keywords.values():
            if v is Placeholder:
                raise TypeError('Placeholder cannot be passed as a keyword argument')
        if isinstance(func, partialmethod):
            func, args, keywords = _merge(func, args, keywords, 'partialmethod')
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        cls = type(self)
        return f'{cls.__module__}.{cls.__qualname__}({_repr_parts(self)})'

    def _make_unbound_method(self):
        func, pargs, pkeywords = self.func, self.args, self.keywords
        holes = sum(1 for v in pargs if v is Placeholder)

        def _method(cls_or_self, /, *args, **keywords):
            use = pargs
            if holes:
                use, args = _fill(pargs, holes, args, 'partialmethod')
            return func(cls_or_self, *use, *args, **{**pkeywords, **keywords})
        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.__partialmethod__ = self
        return _method

    def __get__(self, obj, cls=None):
        get = getattr(self.func, '__get__', None)
        if get is not None:
            bound = get(obj, cls)
            if bound is not self.func:
                # A descriptor that gives something of its own (classmethod, a callable with __get__): it has bound.
                result = partial(bound, *self.args, **self.keywords)
                try:
                    result.__self__ = bound.__self__
                except AttributeError:
                    pass
                return result
        return self._make_unbound_method().__get__(obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    __class_getitem__ = classmethod(GenericAlias)


# ---- caches ----

class _CacheInfoFields:
    """Stands in until someone asks for cache_info(): a named tuple takes time to make."""
    kind = None


def _cache_info_type():
    kind = _CacheInfoFields.kind
    if kind is None:
        from collections import namedtuple
        kind = namedtuple('CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'], module='functools')
        _CacheInfoFields.kind = kind
    return kind


_kwd_mark = object()


def _make_key(args, kwds, typed):
    """A hashable key for a call. A lone int or str is its own key; keywords are told from positions by a mark."""
    key = args
    if kwds:
        key = (*args, _kwd_mark)
        for item in kwds.items():
            key += item
    if typed:
        key = key + tuple([type(v) for v in args])
        if kwds:
            key += tuple([type(v) for v in kwds.values()])
    elif len(key) == 1 and type(key[0]) in (int, str):
        return key[0]
    return key


class _lru_cache_wrapper:
    """Create a cached callable that wraps another function."""
    __module__ = 'functools'

    def __init__(self, user_function, maxsize, typed, cache_info_type=None):
        self._lru = [user_function, maxsize, typed, {}, 0, 0, _new_ring()]

    def __call__(self, /, *args, **kwds):
        lru = self._lru
        func, maxsize, typed, cache = lru[0], lru[1], lru[2], lru[3]
        if maxsize == 0:
            lru[5] += 1
            return func(*args, **kwds)
        if not kwds and not typed:
            key = args
            if len(args) == 1 and type(args[0]) in _own_key:
                key = args[0]
        else:
            key = _make_key(args, kwds, typed)
        try:
            entry = cache.get(key, _missing)
        except TypeError:
            hash(key)  # says which argument it is
            raise
        if maxsize is None:
            if entry is not _missing:
                lru[4] += 1
                return entry
            lru[5] += 1
            value = func(*args, **kwds)
            cache[key] = value
            return value
        root = lru[6]
        if entry is not _missing:
            # to the young end of the ring
            before, after, _, value = entry
            before[1] = after
            after[0] = before
            last = root[0]
            last[1] = root[0] = entry
            entry[0] = last
            entry[1] = root
            lru[4] += 1
            return value
        lru[5] += 1
        value = func(*args, **kwds)
        if lru[3] is not cache or key in cache:
            # cleared meanwhile, or the function called itself with these arguments
            return value
        if len(cache) >= maxsize:
            oldest = root[1]
            root[1] = oldest[1]
            oldest[1][0] = root
            cache.pop(oldest[2], None)
        last = root[0]
        entry = [last, root, key, value]
        cache[key] = entry
        last[1] = root[0] = entry
        return value

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return MethodType(self, obj)

    def cache_info(self):
        """Report cache statistics"""
        lru = self._lru
        return _cache_info_type()(lru[4], lru[5], lru[1], len(lru[3]))

    def cache_clear(self):
        """Clear the cache and cache statistics"""
        lru = self._lru
        lru[3] = {}
        lru[4] = lru[5] = 0
        lru[6] = _new_ring()

    def __reduce__(self):
        return self.__qualname__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


_own_key = {int, str}


def _new_ring():
    """A ring of entries [older, younger, key, value]; the root stands between the youngest and the oldest."""
    root = [None, None, None, None]
    root[0] = root[1] = root
    return root


def lru_cache(maxsize=128, typed=False):
    """Least-recently-used cache decorator.

    If *maxsize* is set to None, the LRU features are disabled and the cache can grow without bound. If *typed* is True,
    arguments of different types will be cached separately. Arguments to the cached function must be hashable. Use
    f.cache_info(), f.cache_clear() and f.__wrapped__ for the statistics, to clear the cache, and for the function.
    """
    if isinstance(maxsize, int):
        if maxsize < 0:
            maxsize = 0
    elif callable(maxsize) and isinstance(typed, bool):
        return _cached(maxsize, 128, typed)
    elif maxsize is not None:
        raise TypeError('Expected first argument to be an integer, a callable, or None')

    def decorating_function(user_function):
        return _cached(user_function, maxsize, typed)
    return decorating_function


def _cached(user_function, maxsize, typed):
    if not callable(user_function):
        raise TypeError('the first argument must be callable')
    wrapper = _lru_cache_wrapper(user_function, maxsize, typed)
    wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    lru = wrapper._lru
    update_wrapper(wrapper, user_function)
    wrapper._lru = lru
    return wrapper


def cache(user_function, /):
    """Simple lightweight unbounded cache.  Sometimes called "memoize"."""
    return lru_cache(maxsize=None)(user_function)


class cached_property:
    """A property computed once per instance and then cached as a normal attribute."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError('Cannot assign the same cached_property to two different names '
                            f'({self.attrname!r} and {name!r}).')

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname
        if name is None:
            raise TypeError('Cannot use cached_property instance without calling __set_name__ on it.')
        try:
            cache = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache {name!r} "
                            'property.') from None
        value = cache.get(name, _missing)
        if value is _missing:
            value = self.func(instance)
            try:
                cache[name] = value
            except TypeError:
                raise TypeError(f"The '__dict__' attribute on {type(instance).__name__!r} instance does not support "
                                f'item assignment for caching {name!r} property.') from None
        return value

    __class_getitem__ = classmethod(GenericAlias)


# ---- single dispatch ----

def _find_impl(cls, registry):
    """The registered class that is nearest to cls. A class of the MRO stands at its place there; an abstract class
    that is no base stands behind the last class of the MRO that is its subclass."""
    mro = cls.__mro__
    best = None
    for kind in registry:
        if not issubclass(cls, kind):
            continue
        if kind in mro:
            place = mro.index(kind) * 2
        else:
            place = 0
            for i, base in enumerate(mro):
                if issubclass(base, kind):
                    place = i * 2 + 1
        if best is None or place < best[0]:
            best = (place, [kind])
        elif place == best[0]:
            best[1].append(kind)
    if best is None:
        return None
    winner = best[1][0]
    for kind in best[1][1:]:
        if issubclass(kind, winner):
            winner = kind
    for kind in best[1]:
        if kind is not winner and not issubclass(winner, kind):
            first, second = sorted((winner, kind), key=best[1].index)
            raise RuntimeError(f'Ambiguous dispatch: {first} or {second}')
    return registry[winner]


def _first_hint(func):
    """(parameter, annotation) of the first annotation of func, which may be a string."""
    func = getattr(func, '__func__', func)  # of a static or class method
    name, hint = next(iter(func.__annotations__.items()))
    if isinstance(hint, str):
        hint = eval(hint, func.__globals__)
    return name, type(None) if hint is None else hint


def singledispatch(func):
    """Single-dispatch generic function decorator."""
    registry = {}
    dispatch_cache = {}
    token = None

    def dispatch(cls):
        """generic_func.dispatch(cls) -> <function implementation>"""
        nonlocal token
        if token is not None:
            now = get_cache_token()
            if token != now:
                dispatch_cache.clear()
                token = now
        impl = dispatch_cache.get(cls)
        if impl is None:
            impl = registry.get(cls)
            if impl is None:
                impl = _find_impl(cls, registry)
            dispatch_cache[cls] = impl
        return impl

    def is_valid(cls):
        return isinstance(cls, type) or isinstance(cls, UnionType) and all(isinstance(a, type) for a in cls.__args__)

    def register(cls, func=None):
        """generic_func.register(cls, func) -> func"""
        nonlocal token
        if is_valid(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError(f'Invalid first argument to `register()`. {cls!r} is not a class or union type.')
            if not getattr(getattr(cls, '__func__', cls), '__annotations__', None):
                raise TypeError(f'Invalid first argument to `register()`: {cls!r}. Use either `@register(some_class)` '
                                'or plain `@register` on an annotated function.')
            func = cls
            name, cls = _first_hint(func)
            if not is_valid(cls):
                if isinstance(cls, UnionType):
                    raise TypeError(f'Invalid annotation for {name!r}. {cls!r} not all arguments are classes.')
                raise TypeError(f'Invalid annotation for {name!r}. {cls!r} is not a class.')
        if isinstance(cls, UnionType):
            for arg in cls.__args__:
                registry[arg] = func
        else:
            registry[cls] = func
        if token is None and hasattr(cls, '__abstractmethods__'):
            token = get_cache_token()
        dispatch_cache.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f'{name} requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    name = getattr(func, '__name__', 'singledispatch function')
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = MappingProxyType(registry)
    wrapper._clear_cache = dispatch_cache.clear
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """Single-dispatch generic method descriptor."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, '__get__'):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        """generic_method.register(cls, func) -> func"""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        return _singledispatchmethod_get(self, obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    def __repr__(self):
        return f'<single dispatch method descriptor {_name_of(self.func)}>'


def _name_of(func):
    name = getattr(func, '__qualname__', None)
    return getattr(func, '__name__', '?') if name is None else name


class _singledispatchmethod_get:
    def __init__(self, unbound, obj, cls):
        self._unbound = unbound
        self._dispatch = unbound.dispatcher.dispatch
        self._obj = obj
        self._cls = cls
        # A static or class method, or a bound thing, is dispatched on its first argument too.
        func = unbound.func
        try:
            self.__module__ = func.__module__
        except AttributeError:
            pass
        try:
            self.__doc__ = func.__doc__
        except AttributeError:
            pass

    def __repr__(self):
        name = _name_of(self._unbound.func)
        if self._obj is not None:
            return f'<bound single dispatch method {name} of {self._obj!r}>'
        return f'<single dispatch method {name}>'

    def __call__(self, /, *args, **kwargs):
        if not args:
            name = getattr(self._unbound.func, '__name__', 'singledispatchmethod method')
            raise TypeError(f'{name} requires at least 1 positional argument')
        method = self._dispatch(args[0].__class__)
        if hasattr(method, '__get__'):
            method = method.__get__(self._obj, self._cls)
        return method(*args, **kwargs)

    def __getattr__(self, name):
        # What the dispatched function has, the bound one shows too.
        if name not in {'__name__', '__qualname__', '__isabstractmethod__', '__annotations__', '__type_params__'}:
            raise AttributeError
        return getattr(self._unbound.func, name)

    @property
    def __wrapped__(self):
        return self._unbound.func

    @property
    def register(self):
        return self._unbound.register


def __getattr__(name):
    if name == '_CacheInfo':
        return _cache_info_type()
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
