# SPDX-License-Identifier: MIT
"""Extract, format and print information about Python exceptions. There are no frame objects in the sandbox."""

__all__ = ['extract_tb', 'format_exception', 'format_exception_only', 'format_list', 'format_tb', 'print_exc', 'format_exc',
           'print_exception', 'print_tb', 'clear_frames', 'FrameSummary', 'StackSummary', 'TracebackException', 'print_list']

_none = object()


class FrameSummary:
    """Information about a single frame from a traceback."""
    __slots__ = ('filename', 'lineno', 'name', '_line', 'locals', 'end_lineno', 'colno', 'end_colno')

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, end_lineno=None, colno=None,
                 end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self._line = line
        self.locals = {k: repr(v) for k, v in locals.items()} if locals else None
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno

    @property
    def line(self):
        return None if self._line is None else self._line.strip()

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return tuple(self)[:3] == tuple(other)[:3] and self.locals == other.locals
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __len__(self):
        return 4

    def __repr__(self):
        return f'<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>'


class StackSummary(list):
    """A list of FrameSummary objects, representing a stack of frames."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Create a StackSummary from what walk_tb() yields. Locals cannot be captured."""
        import sys
        if limit is None:
            limit = getattr(sys, 'tracebacklimit', None)
            if limit is not None and limit < 0:
                limit = 0
        result = klass()
        for entry, _ in frame_gen:
            info = _tb_info(entry)
            if info is not None:
                result.append(FrameSummary(info[0], info[1], info[2], line=info[3]))
        if limit is not None:
            result[:] = result[:limit] if limit >= 0 else result[limit:]
        return result

    @classmethod
    def from_list(klass, a_list):
        """Create a StackSummary object from a supplied list of FrameSummary objects or old-style list of tuples."""
        result = klass()
        for frame in a_list:
            if not isinstance(frame, FrameSummary):
                filename, lineno, name, line = frame
                frame = FrameSummary(filename, lineno, name, line=line)
            result.append(frame)
        return result

    def format_frame_summary(self, frame):
        """Format the lines for a single FrameSummary."""
        text = f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n'
        if frame.line:
            text += f'    {frame.line}\n'
        return text

    def format(self, **kwargs):
        """Format the stack ready for printing."""
        out = []
        last = None
        count = 0
        for frame in self:
            key = (frame.filename, frame.lineno, frame.name)
            if key != last:
                if count > 3:
                    out.append(_repeated(count - 3))
                last = key
                count = 0
            count += 1
            if count <= 3:
                out.append(self.format_frame_summary(frame))
        if count > 3:
            out.append(_repeated(count - 3))
        return out


def _repeated(n):
    return f"  [Previous line repeated {n} more time{'s' if n > 1 else ''}]\n"


def walk_tb(tb):
    """Walk a traceback yielding (entry, line number): an entry of the traceback stands where CPython has a frame."""
    while tb is not None:
        yield tb, tb.tb_lineno
        tb = tb.tb_next


def extract_tb(tb, limit=None):
    """Return a StackSummary object representing a list of pre-processed entries from traceback."""
    return StackSummary.extract(walk_tb(tb), limit=limit)


def format_list(extracted_list):
    """Format a list of tuples or FrameSummary objects for printing."""
    return StackSummary.from_list(extracted_list).format()


def format_tb(tb, limit=None):
    """A shorthand for 'format_list(extract_tb(tb, limit))'."""
    return extract_tb(tb, limit).format()


def _pick(exc, value):
    if value is _none:
        return exc
    return value


def _print(lines, file):
    if file is None:
        import sys
        file = sys.stderr
    file.write(''.join(lines))


def print_list(extracted_list, file=None):
    """Print the list of tuples as returned by extract_tb() as a formatted stack trace."""
    _print(format_list(extracted_list), file)


def print_tb(tb, limit=None, file=None):
    """Print up to 'limit' stack trace entries from the traceback 'tb'."""
    _print(format_tb(tb, limit), file)


def format_exception(exc, /, value=_none, tb=_none, limit=None, chain=True, **kwargs):
    """Format a stack trace and the exception information."""
    value = _pick(exc, value)
    if value is None:
        return ['NoneType: None\n']
    if tb is not _none and tb is not value.__traceback__ or limit is not None or not chain:
        own = value.__traceback__ if tb is _none else tb
        out = []
        if own is not None:
            out.append('Traceback (most recent call last):\n')
            out.extend(format_tb(own, limit))
        return out + format_exception_only(value)
    return _exc_text(value).splitlines(keepends=True)


def _text_of(value):
    try:
        return str(value)
    except Exception:
        return '<exception str() failed>'


def format_exception_only(exc, /, value=_none, *, show_group=False, **kwargs):
    """Format the exception part of a traceback."""
    value = _pick(exc, value)
    if value is None:
        return ['NoneType: None\n']
    cls = type(value)
    name = cls.__qualname__ if cls.__module__ in ('builtins', '__main__') else f'{cls.__module__}.{cls.__qualname__}'
    text = _text_of(value)
    out = [f'{name}: {text}\n' if text else f'{name}\n']
    for note in getattr(value, '__notes__', None) or ():
        out.extend([line + '\n' for line in str(note).split('\n')])
    return out


def print_exception(exc, /, value=_none, tb=_none, limit=None, file=None, chain=True, **kwargs):
    """Print exception up to 'limit' stack trace entries from 'tb' to 'file'."""
    _print(format_exception(exc, value, tb, limit, chain), file)


def format_exc(limit=None, chain=True):
    """Like print_exc() but return a string."""
    from sys import exception
    return ''.join(format_exception(exception(), limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    """Shorthand for 'print_exception(sys.exception(), limit=limit, file=file, chain=chain)'."""
    _print([format_exc(limit, chain)], file)


def clear_frames(tb):
    """Clear all references to local variables in the frames of a traceback: there are none to clear."""


class TracebackException:
    """An exception ready for rendering, with those it came from."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False, compact=False,
                 max_group_width=15, max_group_depth=10, save_exc_type=True, _seen=None):
        self._take(exc_type, exc_value, exc_traceback, limit, save_exc_type)
        self._lines = format_exception(exc_value, exc_value, exc_traceback, limit)
        seen = {id(exc_value)}
        todo = [(self, exc_value)]
        while todo:
            owner, value = todo.pop()
            if value is None:
                continue
            wanted = [('__cause__', value.__cause__)]
            if not compact or value.__cause__ is None and not value.__suppress_context__:
                wanted.append(('__context__', value.__context__))
            for name, other in wanted:
                if other is not None and id(other) not in seen:
                    seen.add(id(other))
                    part = TracebackException.__new__(TracebackException)
                    part._take(type(other), other, other.__traceback__, limit, save_exc_type)
                    part._lines = None
                    part._value = other
                    setattr(owner, name, part)
                    todo.append((part, other))

    def _take(self, exc_type, value, tb, limit, save_exc_type):
        self._exc_type = exc_type if save_exc_type else None
        self.exc_type_str = exc_type.__qualname__
        self.stack = StackSummary.extract(walk_tb(tb), limit=limit)
        self.__cause__ = self.__context__ = None
        self.__suppress_context__ = value is not None and value.__suppress_context__
        self.__notes__ = getattr(value, '__notes__', None)
        self._only = format_exception_only(value)
        self._str = _text_of(value)

    @property
    def exc_type(self):
        return self._exc_type

    def __eq__(self, other):
        if not isinstance(other, TracebackException):
            return NotImplemented
        return all([getattr(self, name) == getattr(other, name) for name in
                    ('_exc_type', 'stack', '_str', '_only', '__cause__', '__context__', '__suppress_context__', '__notes__')])

    __hash__ = None

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Create a TracebackException from an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def __str__(self):
        return self._str

    def format(self, *, chain=True, **kwargs):
        """Format the exception."""
        if self._lines is None:
            self._lines = format_exception(self._value)
        yield from self._lines

    def format_exception_only(self, *, show_group=False, **kwargs):
        """Format the exception part of the traceback."""
        yield from self._only

    def print(self, *, file=None, chain=True, **kwargs):
        """Print the result of self.format(chain=chain) to 'file'."""
        _print(self.format(chain=chain), file)
