# SPDX-License-Identifier: MIT
"""Abstract Base Classes (ABCs) according to PEP 3119."""

_token = 0


class _AbcData:
    """What a class of ABCMeta remembers: registered classes, and answers given before. The negative ones hold until any
    class registers another."""
    __slots__ = ('registry', 'known', 'refused', 'version')

    def __init__(self):
        self.registry = []
        self.known = set()
        self.refused = set()
        self.version = _token


def _check_methods(cls, *names):
    """True if the classes of cls.__mro__ define all these names, none of them as None; else NotImplemented: what the
    __subclasshook__ of a class that asks for methods answers."""
    for name in names:
        for base in cls.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return NotImplemented
                break
        else:
            return NotImplemented
    return True


def abstractmethod(funcobj):
    """A decorator indicating abstract methods."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """A decorator indicating abstract classmethods (deprecated)."""
    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    """A decorator indicating abstract staticmethods (deprecated)."""
    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    """A decorator indicating abstract properties (deprecated)."""
    __isabstractmethod__ = True


def _abstract_names(cls):
    names = set()
    for name, value in list(cls.__dict__.items()):
        if getattr(value, '__isabstractmethod__', False):
            names.add(name)
    for base in cls.__bases__:
        for name in getattr(base, '__abstractmethods__', ()):
            if getattr(getattr(cls, name, None), '__isabstractmethod__', False):
                names.add(name)
    return frozenset(names)


class ABCMeta(type):
    """Metaclass for defining Abstract Base Classes (ABCs)."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = _abstract_names(cls)
        cls._abc_impl = _AbcData()
        return cls

    def register(cls, subclass):
        """Register a virtual subclass of an ABC.

        Returns the subclass, to allow usage as a class decorator.
        """
        global _token
        if not isinstance(subclass, type):
            raise TypeError('Can only register classes')
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError('Refusing to create an inheritance cycle')
        cls._abc_impl.registry.append(subclass)
        kind = getattr(cls, '_abc_pattern', None)
        if kind is not None and not hasattr(subclass, '_abc_pattern'):
            try:
                subclass._abc_pattern = kind
            except TypeError:  # a builtin: patterns know it anyway
                pass
        _token += 1
        return subclass

    def __instancecheck__(cls, instance):
        """Override for isinstance(instance, cls)."""
        subclass = instance.__class__
        data = cls._abc_impl
        if subclass in data.known:
            return True
        kind = type(instance)
        if kind is subclass:
            if data.version == _token and subclass in data.refused:
                return False
            return cls.__subclasscheck__(subclass)
        return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(kind)

    def __subclasscheck__(cls, subclass):
        """Override for issubclass(subclass, cls)."""
        if not isinstance(subclass, type):
            raise TypeError('issubclass() arg 1 must be a class')
        data = cls._abc_impl
        if subclass in data.known:
            return True
        if data.version < _token:
            data.refused = set()
            data.version = _token
        elif subclass in data.refused:
            return False
        ok = cls.__subclasshook__(subclass)
        if ok is NotImplemented:
            ok = cls in subclass.__mro__
            if not ok:
                for other in data.registry:
                    if issubclass(subclass, other):
                        ok = True
                        break
            if not ok:
                for other in cls.__subclasses__():
                    if issubclass(subclass, other):
                        ok = True
                        break
        elif ok is not True and ok is not False:
            raise AssertionError
        if ok:
            data.known.add(subclass)
        else:
            data.refused.add(subclass)
        return ok

    def _dump_registry(cls, file=None):
        """Debug helper to print the ABC registry."""
        print(f'Class: {cls.__module__}.{cls.__qualname__}', file=file)
        print(f'Inv. counter: {get_cache_token()}', file=file)
        data = cls._abc_impl
        print(f'_abc_registry: {set(data.registry)!r}', file=file)
        print(f'_abc_cache: {data.known!r}', file=file)
        print(f'_abc_negative_cache: {data.refused!r}', file=file)
        print(f'_abc_negative_cache_version: {data.version!r}', file=file)

    def _abc_registry_clear(cls):
        """Clear the registry (for debugging or testing)."""
        cls._abc_impl.registry.clear()

    def _abc_caches_clear(cls):
        """Clear the caches (for debugging or testing)."""
        cls._abc_impl.known.clear()
        cls._abc_impl.refused.clear()


class ABC(metaclass=ABCMeta):
    """Helper class that provides a standard way to create an ABC using inheritance."""
    __slots__ = ()


def get_cache_token():
    """Returns the current ABC cache token."""
    return _token


def update_abstractmethods(cls):
    """Recalculate the set of abstract methods of an abstract class."""
    if hasattr(cls, '__abstractmethods__'):
        cls.__abstractmethods__ = _abstract_names(cls)
    return cls
