# SPDX-License-Identifier: MIT
"""Variables whose value belongs to a task.

A context is made when something is stored in it: until then the present one is None, so that code without context variables (nearly
all) does not pay for them.
"""

__all__ = ('Context', 'ContextVar', 'Token', 'copy_context')

from types import GenericAlias as _GenericAlias

_ABSENT = object()


class _State:
    """The context that is present; None: an empty one that nothing has been stored in."""
    present = None


_state = _State()


class ContextVar:
    """A variable with a value per context."""
    __slots__ = ('_name', '_default')
    __class_getitem__ = classmethod(_GenericAlias)

    def __init__(self, name, /, *, default=_ABSENT):
        if not isinstance(name, str):
            raise TypeError('context variable name must be a str')
        self._name = name
        self._default = default

    def __init_subclass__(cls):
        raise TypeError("type 'contextvars.ContextVar' is not an acceptable base type")

    @property
    def name(self):
        return self._name

    def get(self, default=_ABSENT, /):
        """The value in the present context; or default; or the variable's own default; or LookupError."""
        context = _state.present
        if context is not None:
            value = context._data.get(self, _ABSENT)
            if value is not _ABSENT:
                return value
        if default is not _ABSENT:
            return default
        if self._default is not _ABSENT:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        """Stores a value in the present context; gives a Token for reset()."""
        context = _state.present
        if context is None:
            context = _state.present = Context()
            context._entered = True
        token = Token._of(self, context, context._data.get(self, _ABSENT))
        context._write()[self] = value
        return token

    def reset(self, token, /):
        """Puts back the value from before the set() that gave the token."""
        if not isinstance(token, Token):
            raise TypeError(f'expected an instance of Token, got {token!r}')
        if token._used:
            raise RuntimeError(f'{token!r} has already been used once')
        if token._var is not self:
            raise ValueError(f'{token!r} was created by a different ContextVar')
        if token._context is not _state.present:
            raise ValueError(f'{token!r} was created in a different Context')
        token._used = True
        if token._old is _ABSENT:
            del token._context._write()[self]
        else:
            token._context._write()[self] = token._old

    def __repr__(self):
        default = '' if self._default is _ABSENT else f' default={self._default!r}'
        return f'<ContextVar name={self._name!r}{default} at {id(self):#x}>'


class Token:
    """What ContextVar.set() gives; as a context manager it resets the variable at the end of the block."""
    __slots__ = ('_var', '_context', '_old', '_used')
    __class_getitem__ = classmethod(_GenericAlias)
    __hash__ = None

    class _Missing:
        __slots__ = ()

        def __repr__(self):
            return '<Token.MISSING>'

    MISSING = _Missing()

    def __new__(cls, *args, **kwargs):
        raise RuntimeError('Tokens can only be created by ContextVars')

    def __init_subclass__(cls):
        raise TypeError("type 'Token' is not an acceptable base type")

    @classmethod
    def _of(cls, var, context, old):
        token = object.__new__(cls)
        token._var = var
        token._context = context
        token._old = old
        token._used = False
        return token

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return Token.MISSING if self._old is _ABSENT else self._old

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc, tb):
        self._var.reset(self)

    def __repr__(self):
        return f'<Token{" used" if self._used else ""} var={self._var!r} at {id(self):#x}>'


class Context:
    """A mapping of context variables to values. Copies share their values until one of them is written to."""
    __slots__ = ('_data', '_shared', '_entered', '_before')
    __hash__ = None

    def __init__(self):
        self._data = {}
        self._shared = self._entered = False

    def __init_subclass__(cls):
        raise TypeError("type 'Context' is not an acceptable base type")

    def _write(self):
        if self._shared:
            self._data = self._data.copy()
            self._shared = False
        return self._data

    def copy(self):
        """A copy of the context."""
        new = Context()
        new._data = self._data
        new._shared = self._shared = True
        return new

    def run(self, callable, /, *args, **kwargs):
        """callable(*args, **kwargs) with this context as the present one."""
        if self._entered:
            raise RuntimeError(f'cannot enter context: {self!r} is already entered')
        before = _state.present
        _state.present = self
        self._entered = True
        try:
            return callable(*args, **kwargs)
        finally:
            self._entered = False
            _state.present = before

    def _check(self, key):
        if not isinstance(key, ContextVar):
            raise TypeError(f'a ContextVar key was expected, got {key!r}')

    def __getitem__(self, key):
        self._check(key)
        return self._data[key]

    def __contains__(self, key):
        self._check(key)
        return key in self._data

    def get(self, key, default=None, /):
        self._check(key)
        return self._data.get(key, default)

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)

    def keys(self):
        return self._data.keys()

    def values(self):
        return self._data.values()

    def items(self):
        return self._data.items()

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._data == other._data


def copy_context():
    """A copy of the present context."""
    context = _state.present
    return Context() if context is None else context.copy()
