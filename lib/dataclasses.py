# SPDX-License-Identifier: MIT
"""Classes whose fields are declared by annotations. Methods are closures over the fields; no source text is made."""

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING', 'fields', 'asdict',
           'astuple', 'make_dataclass', 'replace', 'is_dataclass']


class FrozenInstanceError(AttributeError):
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return '<factory>'


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()


class _Kind:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _Kind('_FIELD')
_FIELD_CLASSVAR = _Kind('_FIELD_CLASSVAR')
_FIELD_INITVAR = _Kind('_FIELD_INITVAR')
_FIELDS = '__dataclass_fields__'
_EMPTY = type(type.__dict__)({})


class InitVar:
    __slots__ = ('type',)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        t = self.type
        name = t.__name__ if type(t) is not str and hasattr(t, '__name__') and not hasattr(t, '__args__') else repr(t)
        return f'dataclasses.InitVar[{name}]'

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    __slots__ = ('name', 'type', 'default', 'default_factory', 'repr', 'hash', 'init', 'compare', 'metadata', 'kw_only',
                 'doc', '_field_type')

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only, doc):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY if metadata is None else type(_EMPTY)(metadata)
        self.kw_only = kw_only
        self.doc = doc
        self._field_type = None

    def __repr__(self):
        return ('Field('
                f'name={self.name!r},type={self.type!r},default={self.default!r},'
                f'default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},'
                f'compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r},doc={self.doc!r},'
                f'_field_type={self._field_type})')

    def __set_name__(self, owner, name):
        f = getattr(type(self.default), '__set_name__', None)
        if f:
            f(self.default, owner, name)

    def __class_getitem__(cls, params):
        return type(list[int])(cls, params)


class _DataclassParams:
    __slots__ = ('init', 'repr', 'eq', 'order', 'unsafe_hash', 'frozen', 'match_args', 'kw_only', 'slots', 'weakref_slot')

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen
        self.match_args = match_args
        self.kw_only = kw_only
        self.slots = slots
        self.weakref_slot = weakref_slot

    def __repr__(self):
        return '_DataclassParams(' + ','.join([f'{n}={getattr(self, n)!r}' for n in self.__slots__]) + ')'


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING, doc=None):
    """Return an object to identify dataclass fields."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only, doc)


def _is_name_of(text, cls, word):
    """Whether the annotation text starts with a name that means typing.ClassVar (word 'ClassVar') or InitVar, KW_ONLY."""
    head = text.strip().partition('[')[0].strip()
    return head == word or head.endswith('.' + word)


def _kind_of(cls, annotation):
    if isinstance(annotation, str):
        if _is_name_of(annotation, cls, 'ClassVar'):
            return _FIELD_CLASSVAR
        if _is_name_of(annotation, cls, 'InitVar'):
            return _FIELD_INITVAR
        return _FIELD
    if annotation is InitVar or type(annotation) is InitVar:
        return _FIELD_INITVAR
    typing = __import__('sys').modules.get('typing')
    if typing is not None and (annotation is typing.ClassVar or getattr(annotation, '__origin__', None) is typing.ClassVar):
        return _FIELD_CLASSVAR
    return _FIELD


def _make_field(cls, name, annotation, kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if type(default).__name__ == 'member_descriptor':
            default = MISSING
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = _kind_of(cls, annotation)
    if f._field_type is not _FIELD and f.default_factory is not MISSING:
        raise TypeError(f'field {name} cannot have a default factory')
    if f._field_type is _FIELD_CLASSVAR:
        if f.kw_only is not MISSING:
            raise TypeError(f'field {name} is a ClassVar but specifies kw_only')
    elif f.kw_only is MISSING:
        f.kw_only = kw_only
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f'mutable default {type(f.default)} for field {name} is not allowed: use default_factory')
    return f


def _set_new(cls, name, value):
    """Gives the class the method unless it has its own; says whether it had."""
    if name in cls.__dict__:
        return True
    _name_method(cls, value, name)
    setattr(cls, name, value)
    return False


def _name_method(cls, f, name):
    f.__name__ = name
    f.__qualname__ = f'{cls.__qualname__}.{name}'
    f.__module__ = cls.__module__


def _args_text(names):
    if len(names) == 1:
        return f"'{names[0]}'"
    listed = [f"'{n}'" for n in names]
    if len(names) == 2:
        return ' and '.join(listed)
    return ', '.join(listed[:-1]) + ', and ' + listed[-1]


def _fill(values, kwargs, params):
    """Puts keywords and defaults where positional arguments left no value; names what stays without one."""
    lost = []
    for name, default, factory in params:
        if name in values:
            continue
        if name in kwargs:
            values[name] = kwargs[name]
        elif default is not MISSING:
            values[name] = default
        elif factory is not MISSING:
            values[name] = _HAS_DEFAULT_FACTORY
        else:
            lost.append(name)
    return lost


def _init_fn(cls, positional, keyword, frozen, post_init, slots, everything):
    """__init__: binds its arguments as a function with these parameters would."""
    title = f'{cls.__qualname__}.__init__()'
    params = [(f.name, f.default, f.default_factory) for f in positional]
    kw_params = [(f.name, f.default, f.default_factory) for f in keyword]
    names = [p[0] for p in params]
    allowed = dict.fromkeys(names + [p[0] for p in kw_params])
    many = len(params)
    least = 1 + sum(1 for p in params if p[1] is MISSING and p[2] is MISSING)
    steps = []
    for f in everything:
        if f._field_type is _FIELD_INITVAR:
            continue
        if f.init:
            steps.append((f.name, MISSING, False))
        elif f.default_factory is not MISSING:
            steps.append((f.name, f.default_factory, True))
        elif slots and f.default is not MISSING:
            steps.append((f.name, f.default, False))
    simple = not kw_params and all(p[2] is MISSING for p in params) and all(s[1] is MISSING for s in steps)
    plain = tuple(names) if simple and [s[0] for s in steps] == names else None
    init_vars = [f.name for f in everything if f._field_type is _FIELD_INITVAR and f.init]
    put = object.__setattr__ if frozen else None

    def __init__(self, /, *args, **kwargs):
        if plain is not None and not kwargs and _store_fields(self, plain, args, frozen):
            if post_init:
                self.__post_init__()
            return
        given = len(args)
        if simple and given == many and not kwargs:
            values = dict(zip(names, args))
        else:
            if given > many:
                count = f'from {least} to {many + 1}' if least <= many else str(many + 1)
                plural = '' if count == '1' else 's'
                extra = ''
                missed = [p[0] for p in kw_params if p[0] in kwargs]
                if missed:
                    s = '' if given + 1 == 1 else 's'
                    extra = f' positional argument{s} (and {len(missed)} keyword-only argument' \
                            f"{'' if len(missed) == 1 else 's'})"
                raise TypeError(f'{title} takes {count} positional argument{plural} but {given + 1}{extra} '
                                f"{'was' if given == 0 else 'were'} given")
            values = dict(zip(names, args))
            for key in kwargs:
                if key in values:
                    raise TypeError(f"{title} got multiple values for argument '{key}'")
                if key not in allowed:
                    raise TypeError(f"{title} got an unexpected keyword argument '{key}'")
            lost = _fill(values, kwargs, params)
            if lost:
                raise TypeError(f"{title} missing {len(lost)} required positional argument{'s'[:len(lost) > 1]}: "
                                + _args_text(lost))
            lost = _fill(values, kwargs, kw_params)
            if lost:
                raise TypeError(f"{title} missing {len(lost)} required keyword-only argument{'s'[:len(lost) > 1]}: "
                                + _args_text(lost))
            for name, default, factory in params + kw_params:
                if values[name] is _HAS_DEFAULT_FACTORY:
                    values[name] = factory()
        for name, made, call in steps:
            if made is MISSING:
                value = values[name]
            else:
                value = made() if call else made
            if put is None:
                setattr(self, name, value)
            else:
                put(self, name, value)
        if post_init:
            self.__post_init__(*[values[n] for n in init_vars])

    notes = {f.name: f.type for f in list(positional) + list(keyword)}
    notes['return'] = None
    __init__.__annotations__ = notes
    return __init__


_showing = set()


def _repr_fn(names):
    def __repr__(self):
        key = id(self)
        if key in _showing:
            return '...'
        _showing.add(key)
        try:
            return self.__class__.__qualname__ + '(' + ', '.join([f'{n}={getattr(self, n)!r}' for n in names]) + ')'
        finally:
            _showing.discard(key)
    return __repr__


def _eq_fn(names):
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is not self.__class__:
            return NotImplemented
        for n in names:
            a = getattr(self, n)
            b = getattr(other, n)
            if a is not b and not a == b:
                return False
        return True
    if names:
        return __eq__

    def __eq__(self, other):
        return True if self is other or other.__class__ is self.__class__ else NotImplemented
    return __eq__


def _order_fns(names):
    def key(o):
        return tuple([getattr(o, n) for n in names])

    def __lt__(self, other):
        return key(self) < key(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self, other):
        return key(self) <= key(other) if other.__class__ is self.__class__ else NotImplemented

    def __gt__(self, other):
        return key(self) > key(other) if other.__class__ is self.__class__ else NotImplemented

    def __ge__(self, other):
        return key(self) >= key(other) if other.__class__ is self.__class__ else NotImplemented
    return __lt__, __le__, __gt__, __ge__


def _hash_fn(names):
    def __hash__(self):
        return hash(tuple([getattr(self, n) for n in names]))
    return __hash__


def _frozen_fns(cls, names):
    names = frozenset(names)

    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f'cannot assign to field {name!r}')
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f'cannot delete field {name!r}')
        super(cls, self).__delattr__(name)
    return __setattr__, __delattr__


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    every = {}
    setattr(cls, '__dataclass_params__', _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only,
                                                          slots, weakref_slot))
    any_frozen = False
    all_frozen = None
    has_bases = False
    for base in cls.__mro__[-1:0:-1]:
        inherited = getattr(base, _FIELDS, None)
        if inherited is not None:
            has_bases = True
            for f in inherited.values():
                every[f.name] = f
            all_frozen = (all_frozen is None or all_frozen) and base.__dataclass_params__.frozen
            any_frozen = any_frozen or base.__dataclass_params__.frozen
    annotations = cls.__dict__.get('__annotations__')
    if annotations is None:
        annotations = _own_annotations(cls)
    own = []
    seen_kw_only = False
    kw_here = kw_only
    for name, annotation in annotations.items():
        if annotation is KW_ONLY or (isinstance(annotation, str) and _is_name_of(annotation, cls, 'KW_ONLY')):
            if seen_kw_only:
                raise TypeError(f'{name!r} is KW_ONLY, but KW_ONLY has already been specified')
            seen_kw_only = True
            kw_here = True
        else:
            own.append(_make_field(cls, name, annotation, kw_here))
    for f in own:
        every[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f'{name!r} is a field but has no type annotation')
    if has_bases:
        if any_frozen and not frozen:
            raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
        if all_frozen is False and frozen:
            raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    setattr(cls, _FIELDS, every)
    class_hash = cls.__dict__.get('__hash__', MISSING)
    has_hash = not (class_hash is MISSING or (class_hash is None and '__eq__' in cls.__dict__))
    if order and not eq:
        raise ValueError('eq must be true if order is true')
    used = [f for f in every.values() if f._field_type is not _FIELD_CLASSVAR]
    positional = [f for f in used if f.init and not f.kw_only]
    keyword = [f for f in used if f.init and f.kw_only]
    if init:
        seen = None
        for f in positional:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen = f
            elif seen:
                raise TypeError(f'non-default argument {f.name!r} follows default argument {seen.name!r}')
        _set_new(cls, '__init__', _init_fn(cls, positional, keyword, frozen, hasattr(cls, '__post_init__'), slots, used))
    plain = [f for f in every.values() if f._field_type is _FIELD]
    _set_new(cls, '__replace__', _replace)
    if repr:
        _set_new(cls, '__repr__', _repr_fn([f.name for f in plain if f.repr]))
    compared = [f.name for f in plain if f.compare]
    if eq:
        _set_new(cls, '__eq__', _eq_fn(compared))
    if order:
        for name, f in zip(('__lt__', '__le__', '__gt__', '__ge__'), _order_fns(compared)):
            if _set_new(cls, name, f):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}. Consider using '
                                'functools.total_ordering')
    if frozen:
        for name, f in zip(('__setattr__', '__delattr__'), _frozen_fns(cls, [f.name for f in plain])):
            if _set_new(cls, name, f):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}')
    hashed = [f.name for f in plain if (f.compare if f.hash is None else f.hash)]
    if unsafe_hash:
        if has_hash:
            raise TypeError(f'Cannot overwrite attribute __hash__ in class {cls.__name__}')
        _name_method(cls, h := _hash_fn(hashed), '__hash__')
        cls.__hash__ = h
    elif eq and not has_hash:
        if frozen:
            _name_method(cls, h := _hash_fn(hashed), '__hash__')
            cls.__hash__ = h
        else:
            cls.__hash__ = None
    if not cls.__doc__:
        parts = []
        star = False
        for f in positional + keyword:
            if f.kw_only and not star:
                star = True
                parts.append('*')
            t = f.type
            text = t if isinstance(t, str) else t.__name__ if type(t) is type else _text(t).replace('typing.', '')
            if isinstance(t, str):
                text = _text(t)
            tail = '' if f.default is MISSING and f.default_factory is MISSING else \
                ' = <factory>' if f.default_factory is not MISSING else f' = {f.default!r}'
            parts.append(f'{f.name}: {text}{tail}')
        cls.__doc__ = cls.__name__ + '(' + ', '.join(parts) + ')' + (' -> None' if init else '')
        if init is False:
            cls.__doc__ = cls.__name__ + '()'
    if match_args:
        _set_plain(cls, '__match_args__', tuple([f.name for f in positional]))
    if weakref_slot and not slots:
        raise TypeError('weakref_slot is True but slots is False')
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot, plain)
    __import__('abc').update_abstractmethods(cls)
    return cls


_text = repr


def _set_plain(cls, name, value):
    if name not in cls.__dict__:
        setattr(cls, name, value)


def _own_annotations(cls):
    notes = cls.__annotations__
    for base in cls.__mro__[1:]:
        if base.__dict__.get('__annotations__') is notes and notes:
            return {}
    return notes


def _add_slots(cls, frozen, weakref_slot, plain):
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    namespace = dict(cls.__dict__)
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get('__slots__', ())
        inherited.update((slots,) if isinstance(slots, str) else slots)
    names = [f.name for f in plain if f.name not in inherited]
    if weakref_slot and '__weakref__' not in inherited:
        names.append('__weakref__')
    docs = {f.name: f.doc for f in plain if f.name in names}
    namespace['__slots__'] = docs | dict.fromkeys([n for n in names if n not in docs]) if any(docs.values()) else tuple(names)
    for f in plain:
        namespace.pop(f.name, None)
    namespace.pop('__dict__', None)
    namespace.pop('__weakref__', None)
    qualname = cls.__qualname__
    namespace['__annotations__'] = _own_annotations(cls)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = qualname
    for value in namespace.values():
        if isinstance(value, (classmethod, staticmethod)):
            value = value.__func__
        parts = (value.fget, value.fset, value.fdel) if isinstance(value, property) else (value,)
        for f in parts:
            for cell in getattr(f, '__closure__', None) or ():
                try:
                    if cell.cell_contents is cls:
                        cell.cell_contents = made
                except ValueError:
                    continue
    return made


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
              kw_only=False, slots=False, weakref_slot=False):
    """Add dunder methods based on the fields defined in the class."""
    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    if cls is None:
        return wrap
    return wrap(cls)


def fields(class_or_instance):
    """Return a tuple describing the fields of this dataclass."""
    try:
        every = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None
    return tuple([f for f in every.values() if f._field_type is _FIELD])


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Returns True if obj is a dataclass or an instance of a dataclass."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def asdict(obj, *, dict_factory=dict):
    """Return the fields of a dataclass instance as a new dictionary mapping field names to field values."""
    if not _is_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')
    return _convert(obj, dict_factory, True)


def astuple(obj, *, tuple_factory=tuple):
    """Return the fields of a dataclass instance as a new tuple of field values."""
    if not _is_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')
    return _convert(obj, tuple_factory, False)


_ATOMIC = frozenset([type(None), bool, int, float, str, complex, bytes, type(...), type(NotImplemented), type, range, property])


def _convert(obj, factory, as_dict):
    kind = type(obj)
    if kind in _ATOMIC:
        return obj
    if hasattr(kind, _FIELDS):
        if as_dict:
            return factory([(f.name, _convert(getattr(obj, f.name), factory, True)) for f in fields(obj)])
        return factory([_convert(getattr(obj, f.name), factory, False) for f in fields(obj)])
    if kind is list:
        return [_convert(v, factory, as_dict) for v in obj]
    if kind is dict:
        return {_convert(k, factory, as_dict): _convert(v, factory, as_dict) for k, v in obj.items()}
    if issubclass(kind, tuple):
        parts = [_convert(v, factory, as_dict) for v in obj]
        return kind(*parts) if hasattr(kind, '_fields') else kind(parts)
    if issubclass(kind, dict):
        pairs = [(_convert(k, factory, as_dict), _convert(v, factory, as_dict)) for k, v in obj.items()]
        if hasattr(kind, 'default_factory'):
            result = kind(obj.default_factory)
            for k, v in pairs:
                result[k] = v
            return result
        return kind(pairs)
    if issubclass(kind, list):
        return kind([_convert(v, factory, as_dict) for v in obj])
    return __import__('copy').deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False,
                   module=None, decorator=dataclass):
    """Return a new dynamically created dataclass."""
    if namespace is None:
        namespace = {}
    seen = set()
    notes = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name = item
            annotation = __import__('typing').Any
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, value = item
            defaults[name] = value
        else:
            raise TypeError(f'Invalid field: {item!r}')
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f'Field names must be valid identifiers: {name!r}')
        if name in _KEYWORDS:
            raise TypeError(f'Field names must not be keywords: {name!r}')
        if name in seen:
            raise TypeError(f'Field name duplicated: {name!r}')
        seen.add(name)
        notes[name] = annotation
    body = dict(namespace)
    body.update(defaults)
    body['__annotations__'] = notes
    types = __import__('types')
    cls = types.new_class(cls_name, bases, {}, lambda ns: ns.update(body))
    cls.__module__ = '__main__' if module is None else module
    return decorator(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


_KEYWORDS = frozenset('False None True and as assert async await break class continue def del elif else except finally for '
                      'from global if import in is lambda nonlocal not or pass raise return try while with yield'.split())


def replace(obj, /, **changes):
    """Return a new object replacing specified fields with new values."""
    if not _is_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f'field {f.name} is declared with init=False, it cannot be specified with replace()')
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
