# SPDX-License-Identifier: MIT
"""io.Reader and io.Writer: what a parameter may be annotated with that is only read from or written to."""

import abc


class _HasMethod(metaclass=abc.ABCMeta):
    __slots__ = ()
    _method = None
    __class_getitem__ = classmethod(type(list[int]))

    @classmethod
    def __subclasshook__(cls, other):
        if cls._method is None or '_method' not in cls.__dict__:
            return NotImplemented
        for c in other.__mro__:
            if cls._method in c.__dict__:
                return NotImplemented if c.__dict__[cls._method] is None else True
        return NotImplemented


class Reader(_HasMethod):
    """Protocol for simple I/O reader instances."""
    __slots__ = ()
    _method = 'read'

    @abc.abstractmethod
    def read(self, size=..., /):
        """Read data from the input stream and return it. If *size* is given, at most *size* items (bytes/characters)."""


class Writer(_HasMethod):
    """Protocol for simple I/O writer instances."""
    __slots__ = ()
    _method = 'write'

    @abc.abstractmethod
    def write(self, data, /):
        """Write *data* to the output stream and return the number of items written."""
