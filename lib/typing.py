# SPDX-License-Identifier: MIT
"""The typing module: names for annotations, at run time. Type variables, Generic, unions are the machine's own."""
import abc as _abc
import builtins as _builtins

_cleanups = []  # caches to be emptied: there are none


def _samples[T, **P, *Ts](): pass


class _Sample[*Ts]: pass


TypeVar, ParamSpec, TypeVarTuple = [type(_p) for _p in _samples.__type_params__]
ParamSpecArgs = type(_samples.__type_params__[1].args)
ParamSpecKwargs = type(_samples.__type_params__[1].kwargs)
NoDefault = _samples.__type_params__[0].__default__
type _alias = int
TypeAliasType = type(_alias)
Union = type(int | str)
Generic = _Sample.__mro__[1]
Unpack = _Sample.__orig_bases__[0].__args__[0].__origin__
_PlainAlias = type(list[int])
_ClassAlias = type(_Sample.__orig_bases__[0])
del _samples, _Sample, _alias
TYPE_CHECKING = False
Text = str


def _name_of(t):
    """How a type is written in the repr of another."""
    if t is ...:
        return '...'
    if isinstance(t, list):
        return '[' + ', '.join([_name_of(x) for x in t]) + ']'
    if isinstance(t, tuple):
        return '(' + ', '.join([_name_of(x) for x in t]) + ')'
    if isinstance(t, type) and not isinstance(t, _PlainAlias):
        return t.__qualname__ if t.__module__ == 'builtins' else f'{t.__module__}.{t.__qualname__}'
    if hasattr(t, '__qualname__') and callable(t) and hasattr(t, '__module__') and not hasattr(t, '__origin__'):
        if isinstance(t, type(_name_of)):
            return f'{t.__module__}.{t.__qualname__}'
    return repr(t)


def _check(arg, msg):
    """A type argument: None is its type, a text a forward reference."""
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg)
    if arg is Generic or arg is Protocol or (isinstance(arg, _Alias) and arg.__origin__ in (ClassVar, Final)):
        raise TypeError(f'{arg} is not valid as type argument')
    if isinstance(arg, _Form) and arg._name in ('ClassVar', 'Final', 'Protocol'):
        raise TypeError(f'Plain {arg} is not valid as type argument')
    if type(arg) is tuple:
        raise TypeError(f'{msg} Got {arg!r:.100}.')
    return arg


def _vars_in(args):
    out = []
    for a in args:
        if isinstance(a, (TypeVar, ParamSpec, TypeVarTuple)):
            found = (a,)
        elif isinstance(a, (list, tuple)):
            found = _vars_in(a)
        elif isinstance(a, type) and not isinstance(a, _PlainAlias):
            found = ()
        else:
            found = getattr(a, '__parameters__', ())
        for v in found if isinstance(found, tuple) else ():
            if v not in out:
                out.append(v)
    return tuple(out)


def _put(args, values):
    """args with the type variables of `values` replaced."""
    out = []
    for a in args:
        if isinstance(a, (TypeVar, ParamSpec, TypeVarTuple)):
            if a in values:
                v = values[a]
                if isinstance(a, ParamSpec) and isinstance(v, (list, tuple)):
                    out.extend(v) if len(args) > 1 and a is args[0] else out.append(v)
                else:
                    out.append(v)
            else:
                out.append(a)
        elif isinstance(a, (list, tuple)):
            out.append(type(a)(_put(a, values)))
        elif getattr(a, '__origin__', None) is Unpack and isinstance(a.__args__[0], TypeVarTuple) and a.__args__[0] in values:
            out.extend(values[a.__args__[0]])
        else:
            own = getattr(a, '__parameters__', ())
            if own and isinstance(own, tuple) and not (isinstance(a, type) and not isinstance(a, _PlainAlias)):
                a = a[tuple([values.get(v, v) for v in own])]
            out.append(a)
    return out


class _Form:
    """A special form: a name that is only subscripted."""
    def __init_subclass__(cls, /, *args, **kwds):
        raise TypeError(f'Cannot subclass {cls.__base__!r}')

    def __init__(self, name, doc, getitem=None):
        self._name = self.__name__ = self.__qualname__ = name
        self.__module__ = 'typing'
        self.__doc__ = doc
        self._getitem = getitem

    def __repr__(self):
        return 'typing.' + self._name

    def __mro_entries__(self, bases):
        raise TypeError(f'Cannot subclass {self!r}')

    def __call__(self, *args, **kwds):
        raise TypeError(f'Cannot instantiate {self!r}')

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError(f'{self} cannot be used with isinstance()')

    def __subclasscheck__(self, cls):
        raise TypeError(f'{self} cannot be used with issubclass()')

    def __getitem__(self, params):
        if self._getitem is None:
            raise TypeError(f'{self!r} is not subscriptable')
        return self._getitem(self, params)


class _Alias:
    """A subscripted form or class of typing: List[int], Callable[[int], str], Literal['a'], ClassVar[int]."""

    def __init__(self, origin, args, name=None, inst=True):
        self.__origin__ = origin
        self.__args__ = args if isinstance(args, tuple) else (args,)
        self._name = name
        self._inst = inst
        self.__module__ = 'typing'
        self.__parameters__ = _vars_in(self.__args__)

    def __getattr__(self, name):
        if '__origin__' in self.__dict__ and not (name[:2] == '__' and name[-2:] == '__'):
            return getattr(self.__origin__, name)
        if name in ('__name__', '__qualname__'):
            return self._name or self.__origin__.__name__
        raise AttributeError(f'{type(self).__name__!r} object has no attribute {name!r}')

    def _with(self, args):
        return type(self)(self.__origin__, args, self._name, self._inst)

    def __getitem__(self, params):
        if not self.__parameters__:
            raise TypeError(f'{self} is not a generic class')
        args = params if isinstance(params, tuple) else (params,)
        want = self.__parameters__
        if len(want) == 1 and isinstance(want[0], ParamSpec) and not (len(args) == 1 and (
                isinstance(args[0], (list, tuple, ParamSpec)) or args[0] is ...)):
            args = (list(args),)
        if len(args) != len(want) and not any(isinstance(v, TypeVarTuple) for v in want):
            word = 'many' if len(args) > len(want) else 'few'
            raise TypeError(f'Too {word} arguments for {self}; actual {len(args)}, expected {len(want)}')
        for i, v in enumerate(want):
            if isinstance(v, TypeVarTuple):  # it takes what the others leave
                after = len(want) - i - 1
                if len(args) < i + after:
                    raise TypeError(f'Too few arguments for {self}; actual {len(args)}, expected at least {i + after}')
                args = args[:i] + (tuple(args[i:len(args) - after]),) + args[len(args) - after:]
                break
        values = dict(zip(want, [_check(a, 'Parameters to generic types must be types.')
                                 if not isinstance(a, (list, tuple)) else a for a in args]))
        return self._with(tuple(_put(self.__args__, values)))

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(f'Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead')
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except Exception:
            return result
        return result

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _Form):
            raise TypeError(f'Cannot subclass {self!r}')
        out = [] if self.__origin__ in bases else [self.__origin__]
        if Generic not in bases and self.__parameters__:
            after = bases[[b is self for b in bases].index(True) + 1:]
            if not any(isinstance(b, (_Alias, _ClassAlias)) for b in after):
                out.append(Generic)
        return tuple(out)

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError('Subscripted generics cannot be used with class and instance checks')

    def __subclasscheck__(self, cls):
        raise TypeError('Subscripted generics cannot be used with class and instance checks')

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        name = 'typing.' + self._name if self._name else _name_of(self.__origin__)
        return name + '[' + (', '.join([_name_of(a) for a in self.__args__]) or '()') + ']'


class _CallableAlias(_Alias):
    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and (args[0] is ... or isinstance(args[0], ParamSpec)
                               or getattr(args[0], '__origin__', None) is Concatenate):
            return f'typing.Callable[{_name_of(args[0])}, {_name_of(args[1])}]'
        return 'typing.Callable[[' + ', '.join([_name_of(a) for a in args[:-1]]) + f'], {_name_of(args[-1])}]'


class _LiteralAlias(_Alias):
    def __eq__(self, other):
        if not isinstance(other, _LiteralAlias):
            return NotImplemented
        return {(v, type(v)) for v in self.__args__} == {(v, type(v)) for v in other.__args__}

    def __hash__(self):
        return hash(frozenset([(v, type(v)) for v in self.__args__]))

    def __repr__(self):
        return 'typing.Literal[' + ', '.join([repr(a) for a in self.__args__]) + ']'


class _AnnotatedAlias(_Alias):
    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, (origin,), 'Annotated')
        self.__metadata__ = metadata

    def _with(self, args):
        return _AnnotatedAlias(args[0], self.__metadata__)

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __repr__(self):
        return f"typing.Annotated[{_name_of(self.__origin__)}, {', '.join([repr(a) for a in self.__metadata__])}]"


class _Special:
    """List, Dict, Callable...: a class of typing that stands for another class."""

    def __init__(self, name, origin, count, inst=True):
        self._inst = inst  # whether a call makes an instance of the class it stands for
        self._name = self.__name__ = self.__qualname__ = name
        self.__module__ = 'typing'
        self._origin = origin
        self._count = count
        self.__doc__ = f'A generic version of {name}.'

    @property
    def __origin__(self):
        o = self._origin
        if isinstance(o, str):
            module, _, name = o.rpartition('.')
            o = self._origin = getattr(__import__(module, None, None, [name]), name)
        return o

    def __repr__(self):
        return 'typing.' + self._name

    def __getattr__(self, name):
        if name[:2] == '__' and name[-2:] == '__':
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __getitem__(self, params):
        name = self._name
        if name == 'Callable':
            return self._callable(params)
        args = params if isinstance(params, tuple) else (params,)
        if name == 'Tuple':
            if params == ():
                return _Alias(tuple, (), 'Tuple', False)
            if len(args) == 2 and args[1] is ...:
                return _Alias(tuple, (_check(args[0], 'Tuple[t, ...]: t must be a type.'), ...), 'Tuple', False)
        elif len(args) != self._count:
            if name in ('Generator', 'AsyncGenerator', 'ContextManager', 'AsyncContextManager') and 1 <= len(args) < self._count:
                args += (bool | None,) if name.endswith('ContextManager') else (type(None),) * (self._count - len(args))
            else:
                word = 'many' if len(args) > self._count else 'few'
                raise TypeError(f'Too {word} arguments for {self}; actual {len(args)}, expected {self._count}')
        args = tuple([_check(a, 'Parameters to generic types must be types.') for a in args])
        return _Alias(self.__origin__, args, name, self._inst)

    def _callable(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError('Callable must be used as Callable[[arg, ...], result].')
        args, result = params
        result = _check(result, 'Callable[args, result]: result must be a type.')
        if isinstance(args, list):
            args = tuple([_check(a, 'Callable[[arg, ...], result]: each arg must be a type.') for a in args])
        elif args is ... or isinstance(args, ParamSpec) or getattr(args, '__origin__', None) is Concatenate:
            args = (args,)
        else:
            args = (_check(args, 'Callable[[arg, ...], result]: each arg must be a type.'),)
        return _CallableAlias(self.__origin__, args + (result,), 'Callable', False)

    def __call__(self, *args, **kwargs):
        origin = self.__origin__
        if not self._inst:
            raise TypeError(f'Type {self._name} cannot be instantiated; use {origin.__name__}() instead')
        return origin(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self.__origin__,) if self.__origin__ not in bases else ()

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class ForwardRef:
    """Wrapper that holds a forward reference."""

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False, owner=None):
        if not isinstance(arg, str):
            raise TypeError(f'Forward reference must be a string -- got {arg!r}')
        self.__forward_arg__ = arg
        self.__forward_module__ = module
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__owner__ = owner

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=1):
        """Evaluate the forward reference and return the value."""
        return eval(self.__forward_arg__, globals if globals is not None else {}, locals)

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (self.__forward_arg__, self.__forward_module__) == (other.__forward_arg__, other.__forward_module__)

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        more = f', module={self.__forward_module__!r}' if self.__forward_module__ else ''
        return f'ForwardRef({self.__forward_arg__!r}{more})'


def _one(form, params):
    return _Alias(form, (_check(params, f'{form} accepts only single type.'),), form._name)


def _optional(form, params):
    return Union[_check(params, f'{form} requires a single type.'), type(None)]


def _literal(form, params):
    flat = []
    seen = set()
    for p in params if isinstance(params, tuple) else (params,):
        for one in p.__args__ if isinstance(p, _LiteralAlias) else (p,):
            try:
                if (one, type(one)) in seen:
                    continue
                seen.add((one, type(one)))
            except TypeError:
                pass
            flat.append(one)
    return _LiteralAlias(form, tuple(flat), 'Literal')


def _concatenate(form, params):
    if params == ():
        raise TypeError('Cannot take a Concatenate of no types.')
    params = params if isinstance(params, tuple) else (params,)
    if not (params[-1] is ... or isinstance(params[-1], ParamSpec)):
        raise TypeError('The last parameter to Concatenate should be a ParamSpec variable or ellipsis.')
    return _Alias(form, params, 'Concatenate')


def _annotated(form, params):
    if not isinstance(params, tuple) or len(params) < 2:
        raise TypeError('Annotated[...] should be used with at least two arguments (a type and an annotation).')
    return _AnnotatedAlias(_check(params[0], 'Annotated[t, ...]: t must be a type.'), params[1:])


Never = _Form('Never', 'The bottom type, a type that has no members.')
NoReturn = _Form('NoReturn', 'Special type indicating functions that never return.')
Self = _Form('Self', 'Used to spell the type of "self" in classes.')
LiteralString = _Form('LiteralString', 'Represents an arbitrary literal string.')
TypeAlias = _Form('TypeAlias', 'Special form for marking type aliases.')
ClassVar = _Form('ClassVar', 'Special type construct to mark class variables.', _one)
Final = _Form('Final', 'Special typing construct to indicate final names to type checkers.', _one)
Required = _Form('Required', 'Special typing construct to mark a TypedDict key as required.', _one)
NotRequired = _Form('NotRequired', 'Special typing construct to mark a TypedDict key as potentially missing.', _one)
ReadOnly = _Form('ReadOnly', 'A special typing construct to mark an item of a TypedDict as read-only.', _one)
TypeGuard = _Form('TypeGuard', 'Special typing construct for marking user-defined type predicate functions.', _one)
TypeIs = _Form('TypeIs', 'Special typing construct for marking user-defined type predicate functions.', _one)
Optional = _Form('Optional', 'Optional[X] is equivalent to Union[X, None].', _optional)
Literal = _Form('Literal', 'Special typing form to define literal types (a.k.a. value types).', _literal)
Concatenate = _Form('Concatenate', 'Special form for annotating higher-order functions.', _concatenate)
Annotated = _Form('Annotated', 'Add context-specific metadata to a type.', _annotated)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError('typing.Any cannot be used with isinstance()')
        return super().__instancecheck__(obj)

    def __repr__(self):
        return 'typing.Any' if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """Special type indicating an unconstrained type."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError('Any cannot be instantiated')
        return super().__new__(cls)


List = _Special('List', list, 1, False)
Dict = _Special('Dict', dict, 2, False)
Set = _Special('Set', set, 1, False)
FrozenSet = _Special('FrozenSet', frozenset, 1, False)
Tuple = _Special('Tuple', tuple, -1, False)
Type = _Special('Type', type, 1, False)
for _n, _k in (('Hashable', 0), ('Awaitable', 1), ('Coroutine', 3), ('AsyncIterable', 1), ('AsyncIterator', 1), ('Iterable', 1),
               ('Iterator', 1), ('Reversible', 1), ('Sized', 0), ('Container', 1), ('Collection', 1), ('Callable', 2),
               ('MutableSet', 1), ('Mapping', 2), ('MutableMapping', 2), ('Sequence', 1), ('MutableSequence', 1),
               ('MappingView', 1), ('KeysView', 1), ('ItemsView', 2), ('ValuesView', 1), ('Generator', 3),
               ('AsyncGenerator', 2), ('ByteString', 0)):
    globals()[_n] = _Special(_n, 'collections.abc.' + _n, _k)
AbstractSet = _Special('AbstractSet', 'collections.abc.Set', 1)
Deque = _Special('Deque', 'collections.deque', 1)
DefaultDict = _Special('DefaultDict', 'collections.defaultdict', 2)
OrderedDict = _Special('OrderedDict', 'collections.OrderedDict', 2)
Counter = _Special('Counter', 'collections.Counter', 1)
ChainMap = _Special('ChainMap', 'collections.ChainMap', 2)
ContextManager = _Special('ContextManager', 'contextlib.AbstractContextManager', 2)
AsyncContextManager = _Special('AsyncContextManager', 'contextlib.AbstractAsyncContextManager', 2)
Pattern = _Special('Pattern', 're.Pattern', 1)
Match = _Special('Match', 're.Match', 1)
del _n, _k
AnyStr = TypeVar('AnyStr', bytes, str)
# not documented, and used
T = TypeVar('T')
KT = TypeVar('KT')
VT = TypeVar('VT')
T_co = TypeVar('T_co', covariant=True)
V_co = TypeVar('V_co', covariant=True)
VT_co = TypeVar('VT_co', covariant=True)
CT_co = TypeVar('CT_co', covariant=True, bound=type)
T_contra = TypeVar('T_contra', contravariant=True)

# ---- protocols ----

_not_members = frozenset(['__abstractmethods__', '__annotations__', '__dict__', '__doc__', '__init__', '__module__', '__new__',
                          '__slots__', '__subclasshook__', '__weakref__', '__class_getitem__', '__match_args__',
                          '__static_attributes__', '__firstlineno__', '__orig_bases__', '__parameters__', '__type_params__',
                          '_is_protocol', '_is_runtime_protocol', '__protocol_attrs__', '_abc_impl', '__annotate__',
                          '__annotate_func__', '__annotations_cache__', '__qualname__', '__hash__'])


def _members(cls):
    names = set()
    for base in cls.__mro__[:-1]:
        if base is Generic or base.__name__ == 'Protocol' and base.__module__ == 'typing':
            continue
        for name in list(base.__dict__) + list(getattr(base, '__annotations__', {}) or {}):
            if name not in _not_members and not name.startswith('_abc_'):
                names.add(name)
    return names


def _is_nominal(cls, other):
    if cls in other.__mro__:
        return True
    for one in cls._abc_impl.registry:
        if issubclass(other, one):
            return True
    return False


class _ProtocolMeta(_abc.ABCMeta):
    def __instancecheck__(cls, instance):
        if cls is Protocol or not cls.__dict__.get('_is_protocol'):
            return super().__instancecheck__(instance)
        if not getattr(cls, '_is_runtime_protocol', False):
            raise TypeError('Instance and class checks can only be used with @runtime_checkable protocols')
        if _is_nominal(cls, type(instance)):
            return True
        for name in cls.__protocol_attrs__:
            try:
                value = getattr(instance, name)
            except AttributeError:
                return False
            if value is None and callable(getattr(cls, name, None)):
                return False
        return True

    def __subclasscheck__(cls, other):
        if cls is Protocol or not cls.__dict__.get('_is_protocol'):
            return super().__subclasscheck__(other)
        if not isinstance(other, type):
            raise TypeError('issubclass() arg 1 must be a class')
        if not getattr(cls, '_is_runtime_protocol', False):
            raise TypeError('Instance and class checks can only be used with @runtime_checkable protocols')
        data = sorted([n for n in cls.__protocol_attrs__ if not callable(getattr(cls, n, None))])
        if data:
            raise TypeError("Protocols with non-method members don't support issubclass(). Non-method members: "
                            + str(data)[1:-1] + '.')
        return _is_nominal(cls, other) or cls.__subclasshook__(other) is True


def _protocol_init(self, *args, **kwargs):
    if type(self)._is_protocol:
        raise TypeError('Protocols cannot be instantiated')


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base class for protocol classes."""
    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get('_is_protocol', False):
            cls._is_protocol = any(b is Protocol for b in cls.__bases__)
        if not cls._is_protocol:
            if cls.__init__ is _protocol_init:
                cls.__init__ = object.__init__
            return
        cls.__protocol_attrs__ = _members(cls)
        if '__subclasshook__' not in cls.__dict__:
            cls.__subclasshook__ = classmethod(_protocol_hook)
        if '__init__' not in cls.__dict__:
            cls.__init__ = _protocol_init


def _protocol_hook(cls, other):
    if not cls.__dict__.get('_is_protocol', False):
        return NotImplemented
    return _abc._check_methods(other, *cls.__protocol_attrs__)


def runtime_checkable(cls):
    """Mark a protocol class as a runtime protocol."""
    if not getattr(cls, '_is_protocol', False):
        raise TypeError('@runtime_checkable can be only applied to protocol classes, got %r' % cls)
    cls._is_runtime_protocol = True
    return cls


def is_protocol(tp, /):
    """Return True if the given type is a Protocol."""
    return isinstance(tp, type) and getattr(tp, '_is_protocol', False) and tp is not Protocol


def get_protocol_members(tp, /):
    """Return the set of members defined in a Protocol."""
    if not is_protocol(tp):
        raise TypeError(f'{tp!r} is not a Protocol')
    return frozenset(tp.__protocol_attrs__)


def _supports(name, method):
    ns = {'__module__': 'typing', '__slots__': (), '__doc__': f'An ABC with one abstract method {method}.',
          method: _abc.abstractmethod(lambda self, *args: None)}
    return runtime_checkable(type(Protocol)(name, (Protocol,), ns))


SupportsInt = _supports('SupportsInt', '__int__')
SupportsFloat = _supports('SupportsFloat', '__float__')
SupportsComplex = _supports('SupportsComplex', '__complex__')
SupportsBytes = _supports('SupportsBytes', '__bytes__')
SupportsIndex = _supports('SupportsIndex', '__index__')
SupportsAbs = _supports('SupportsAbs', '__abs__')
SupportsRound = _supports('SupportsRound', '__round__')


# ---- named tuples, typed dicts, new types ----

def _notes_of(ns):
    notes = ns.get('__annotations__')
    if notes is None:
        f = ns.get('__annotate_func__') or ns.get('__annotate__')
        notes = f(1) if f else {}
    return notes


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        notes = {k: _check(v, f'field {k} annotation must be a type') for k, v in _notes_of(ns).items()}
        defaults = []
        for name in notes:
            if name in ns:
                defaults.append(name)
            elif defaults:
                s = 's' if len(defaults) > 1 else ''
                raise TypeError(f"Non-default namedtuple field {name} cannot follow default field{s} {', '.join(defaults)}")
        made = _named_tuple(typename, notes, [ns[n] for n in defaults], ns['__module__'])
        for key, value in ns.items():
            if key in ('__new__', '__init__', '__slots__', '__getnewargs__', '_fields', '_field_defaults', '_field_types',
                       '_make', '_replace', '_asdict', '_source'):
                raise AttributeError('Cannot overwrite NamedTuple attribute ' + key)
            if key not in notes and key not in ('__module__', '__qualname__', '__annotations__', '__annotate__',
                                                '__annotate_func__', '__name__', '__classcell__', '__firstlineno__',
                                                '__static_attributes__', '__orig_bases__'):
                setattr(made, key, value)
                hook = getattr(type(value), '__set_name__', None)
                if hook is not None:
                    hook(value, made, key)
        made.__qualname__ = ns.get('__qualname__', typename)
        made.__orig_bases__ = ns.get('__orig_bases__', (NamedTuple,))
        return made


def _named_tuple(name, notes, defaults, module):
    from collections import namedtuple
    made = namedtuple(name, list(notes), defaults=defaults, module=module)
    made.__annotations__ = notes
    made.__new__.__annotations__ = notes
    return made


def NamedTuple(typename, fields, /):
    """Typed version of namedtuple."""
    return _named_tuple(typename, {n: _check(t, f'field {n} annotation must be a type') for n, t in fields}, (), '__main__')


_NamedTuple = type.__new__(_NamedTupleMeta, 'NamedTuple', (), {})


def _named_tuple_bases(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _named_tuple_bases


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError('cannot inherit from both a TypedDict type and a non-TypedDict base')
        own = {k: _check(v, 'TypedDict(\'Name\', {f0: t0, f1: t1, ...}); each t must be a type')
               for k, v in _notes_of(ns).items()}
        body = {k: v for k, v in ns.items() if k not in ('__annotations__', '__annotate__', '__annotate_func__')}
        made = type.__new__(_TypedDictMeta, name, ((Generic,) if Generic in bases else ()) + (dict,), body)
        notes, required, optional, readonly, mutable = {}, set(), set(), set(), set()
        for base in bases:
            if base is Generic:
                continue
            notes.update(getattr(base, '__annotations__', None) or {})
            required |= base.__dict__.get('__required_keys__', frozenset())
            optional |= base.__dict__.get('__optional_keys__', frozenset())
            readonly |= base.__dict__.get('__readonly_keys__', frozenset())
            mutable |= base.__dict__.get('__mutable_keys__', frozenset())
        for key, t in own.items():
            needed, fixed = total, False
            while True:
                origin = get_origin(t)
                if origin is Annotated:
                    t = t.__origin__
                elif origin is Required or origin is NotRequired:
                    needed = origin is Required
                    t = t.__args__[0]
                elif origin is ReadOnly:
                    fixed = True
                    t = t.__args__[0]
                else:
                    break
            (required if needed else optional).add(key)
            (optional if needed else required).discard(key)
            (readonly if fixed else mutable).add(key)
            if fixed:
                mutable.discard(key)
        notes.update(own)
        made.__annotations__ = notes
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__readonly_keys__ = frozenset(readonly)
        made.__mutable_keys__ = frozenset(mutable)
        made.__total__ = total
        if '__orig_bases__' not in ns:
            made.__orig_bases__ = bases or (TypedDict,)
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, other):
        raise TypeError('TypedDict does not support instance and class checks')

    def __subclasscheck__(cls, other):
        raise TypeError('TypedDict does not support instance and class checks')


def TypedDict(typename, fields, /, *, total=True):
    """A simple typed namespace. At runtime it is equivalent to a plain dict."""
    return _TypedDictMeta(typename, (), {'__annotations__': dict(fields), '__module__': '__main__'}, total=total)


_TypedDict = type.__new__(_TypedDictMeta, 'TypedDict', (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    """Check if an annotation is a TypedDict class."""
    return type(tp) is _TypedDictMeta


class NewType:
    """NewType creates simple unique types with almost zero runtime overhead."""

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition('.')[2]
        self.__supertype__ = tp
        self.__module__ = '__main__'

    def __call__(self, x):
        return x

    def __repr__(self):
        return f'{self.__module__}.{self.__qualname__}'

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


# ---- functions ----

def cast(typ, val):
    """Cast a value to a type: returns the value unchanged."""
    return val


def assert_type(val, typ, /):
    """Ask a static type checker to confirm that the value is of the given type."""
    return val


def reveal_type(obj, /):
    """Ask a static type checker to reveal the inferred type of an expression."""
    print(f'Runtime type is {type(obj).__name__!r}')
    return obj


def assert_never(arg, /):
    """Statically assert that a line of code is unreachable."""
    text = repr(arg)
    if len(text) > 100:
        text = text[:100] + '...'
    raise AssertionError(f'Expected code to be unreachable, but got: {text}')


def final(f):
    """Decorator to indicate final methods and final classes."""
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        return f
    return f


def override(method, /):
    """Indicate that a method is intended to override a method in a base class."""
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        return method
    return method


def no_type_check(arg):
    """Decorator to indicate that annotations are not type hints."""
    arg.__no_type_check__ = True
    return arg


def no_type_check_decorator(decorator):
    """Decorator to give another decorator the @no_type_check effect."""
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))
    return wrapped


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, frozen_default=False,
                        field_specifiers=(), **kwargs):
    """Decorator to mark an object as providing dataclass-like behaviour."""
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            'eq_default': eq_default, 'order_default': order_default, 'kw_only_default': kw_only_default,
            'frozen_default': frozen_default, 'field_specifiers': field_specifiers, 'kwargs': kwargs}
        return cls_or_fn
    return decorator


_overloads = {}


def _overload_dummy(*args, **kwds):
    raise NotImplementedError('You should not call an overloaded function. A series of @overload-decorated functions outside '
                              'a stub module should always be followed by an implementation that is not @overload-ed.')


def overload(func):
    """Decorator for overloaded functions/methods."""
    f = getattr(func, '__func__', func)
    _overloads.setdefault((f.__module__, f.__qualname__), {})[f.__code__.co_firstlineno] = func
    return _overload_dummy


def get_overloads(func):
    """Return all defined overloads for *func* as a sequence."""
    f = getattr(func, '__func__', func)
    return list(_overloads.get((f.__module__, f.__qualname__), {}).values())


def clear_overloads():
    """Clear all overloads in the registry."""
    _overloads.clear()


def get_origin(tp):
    """Get the unsubscripted version of a type."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_Alias, _Special, _PlainAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    if isinstance(tp, Union):
        return Union
    return None


def get_args(tp):
    """Get type arguments with all substitutions performed."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, (_Alias, _PlainAlias)):
        args = tp.__args__
        if isinstance(tp, _CallableAlias) and not (len(args) == 2 and (
                args[0] is ... or isinstance(args[0], ParamSpec) or get_origin(args[0]) is Concatenate)):
            args = (list(args[:-1]), args[-1])
        return args
    if isinstance(tp, Union):
        return tp.__args__
    return ()


def _evaluate(t, globalns, localns):
    if t is None:
        return type(None)
    if isinstance(t, str):
        t = ForwardRef(t)
    if isinstance(t, ForwardRef):
        return _evaluate(eval(t.__forward_arg__, globalns, localns), globalns, localns)
    args = getattr(t, '__args__', None)
    if not args or not isinstance(t, (_Alias, _PlainAlias, Union)) or isinstance(t, _LiteralAlias):
        return t
    new = tuple([_evaluate(a, globalns, localns) if isinstance(a, (str, ForwardRef)) or hasattr(a, '__args__') else a
                 for a in args])
    if new == args:
        return t
    if isinstance(t, Union):
        return Union[new]
    if isinstance(t, _Alias):
        return t._with(new)
    return t.__origin__[new]


def _strip(t):
    if isinstance(t, _AnnotatedAlias):
        return _strip(t.__origin__)
    if get_origin(t) in (Required, NotRequired, ReadOnly):
        return _strip(t.__args__[0])
    args = getattr(t, '__args__', None)
    if not args or not isinstance(t, (_Alias, _PlainAlias, Union)) or isinstance(t, _LiteralAlias):
        return t
    new = tuple([_strip(a) for a in args])
    if new == args:
        return t
    if isinstance(t, Union):
        return Union[new]
    return t._with(new) if isinstance(t, _Alias) else t.__origin__[new]


def get_type_hints(obj, globalns=None, localns=None, include_extras=False, *, format=1):
    """Return type hints for an object."""
    if getattr(obj, '__no_type_check__', None):
        return {}
    hints = {}
    from sys import modules
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            notes = base.__dict__.get('__annotations__')
            if notes is None:
                notes = base.__annotations__ if base.__module__ != 'builtins' and base is not Generic else {}
            space = globalns
            if space is None:
                module = modules.get(base.__module__)
                space = module.__dict__ if module is not None else _main_globals(base)
            for name, value in notes.items():
                hints[name] = _evaluate(value, space, localns if localns is not None else dict(base.__dict__))
    else:
        notes = getattr(obj, '__annotations__', None)
        if notes is None:
            raise TypeError(f'{obj!r} is not a module, class, method, or function.')
        f = obj
        while hasattr(f, '__wrapped__'):
            f = f.__wrapped__
        space = globalns if globalns is not None else getattr(f, '__globals__', None) or getattr(obj, '__dict__', {})
        for name, value in notes.items():
            hints[name] = _evaluate(value, space, localns)
    return hints if include_extras else {k: _strip(v) for k, v in hints.items()}


def _main_globals(cls):
    """The names a class of the main program sees: those of any function in it."""
    for value in cls.__dict__.values():
        value = getattr(value, '__func__', value)
        if hasattr(value, '__globals__') and value.__module__ == cls.__module__:
            return value.__globals__
    return {cls.__name__: cls}


def evaluate_forward_ref(forward_ref, *, owner=None, globals=None, locals=None, type_params=None, format=None):
    """Evaluate a forward reference as a type hint."""
    return _evaluate(forward_ref, globals or {}, locals)


class IO(Generic[AnyStr]):
    """Generic base class for TextIO and BinaryIO."""
    __slots__ = ()


class BinaryIO(IO[bytes]):
    """Typed version of the return of open() in binary mode."""
    __slots__ = ()


class TextIO(IO[str]):
    """Typed version of the return of open() in text mode."""
    __slots__ = ()


__all__ = ['Annotated', 'Any', 'Callable', 'ClassVar', 'Concatenate', 'Final', 'ForwardRef', 'Generic', 'Literal', 'Optional',
           'ParamSpec', 'Protocol', 'Tuple', 'Type', 'TypeVar', 'TypeVarTuple', 'Union', 'AbstractSet', 'ByteString',
           'Container', 'ContextManager', 'Hashable', 'ItemsView', 'Iterable', 'Iterator', 'KeysView', 'Mapping',
           'MappingView', 'MutableMapping', 'MutableSequence', 'MutableSet', 'Sequence', 'Sized', 'ValuesView', 'Awaitable',
           'AsyncIterator', 'AsyncIterable', 'Coroutine', 'Collection', 'AsyncGenerator', 'AsyncContextManager', 'Reversible',
           'SupportsAbs', 'SupportsBytes', 'SupportsComplex', 'SupportsFloat', 'SupportsIndex', 'SupportsInt', 'SupportsRound',
           'ChainMap', 'Counter', 'Deque', 'Dict', 'DefaultDict', 'List', 'OrderedDict', 'Set', 'FrozenSet', 'NamedTuple',
           'TypedDict', 'Generator', 'BinaryIO', 'IO', 'Match', 'Pattern', 'TextIO', 'AnyStr', 'assert_type', 'assert_never',
           'cast', 'clear_overloads', 'dataclass_transform', 'evaluate_forward_ref', 'final', 'get_args', 'get_origin',
           'get_overloads', 'get_protocol_members', 'get_type_hints', 'is_protocol', 'is_typeddict', 'LiteralString', 'Never',
           'NewType', 'no_type_check', 'no_type_check_decorator', 'NoDefault', 'NoReturn', 'NotRequired', 'overload',
           'override', 'ParamSpecArgs', 'ParamSpecKwargs', 'ReadOnly', 'Required', 'reveal_type', 'runtime_checkable', 'Self',
           'Text', 'TYPE_CHECKING', 'TypeAlias', 'TypeGuard', 'TypeIs', 'TypeAliasType', 'Unpack']
