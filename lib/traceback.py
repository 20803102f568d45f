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


def extract_tb(tb, limit=None):
    """Return a StackSummary object representing a list of pre-processed entries from traceback."""
    result = StackSummary()
    while tb is not None:
        info = _tb_info(tb)
        if info is not None:
            result.append(FrameSummary(info[0], info[1], info[2], line=info[3]))
        tb = tb.tb_next
    if limit is not None:
        result = StackSummary.from_list(result[:limit] if limit >= 0 else result[limit:])
    return result


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
    text = ''.join(lines)
    if file is None:
        print(text, end='')
    else:
        file.write(text)


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


def format_exception_only(exc, /, value=_none, *, show_group=False, **kwargs):
    """Format the exception part of a traceback."""
    value = _pick(exc, value)
    if value is None:
        return ['NoneType: None\n']
    cls = type(value)
    name = cls.__qualname__ if cls.__module__ in ('builtins', '__main__') else f'{cls.__module__}.{cls.__qualname__}'
    try:
        text = str(value)
    except Exception:
        text = '<exception str() failed>'
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
    """An exception ready for rendering."""

    def __init__(self, exc_type, exc_value, exc_traceback, **kwargs):
        self.exc_type = exc_type
        self.exc_type_str = exc_type.__qualname__
        self.stack = extract_tb(exc_traceback)
        self._lines = format_exception(exc_value)
        self._only = format_exception_only(exc_value)
        self._str = str(exc_value)

    @classmethod
    def from_exception(cls, exc, **kwargs):
        """Create a TracebackException from an exception."""
        return cls(type(exc), exc, exc.__traceback__, **kwargs)

    def __str__(self):
        return self._str

    def format(self, *, chain=True, **kwargs):
        """Format the exception."""
        yield from self._lines

    def format_exception_only(self, *, show_group=False, **kwargs):
        """Format the exception part of the traceback."""
        yield from self._only

    def print(self, *, file=None, chain=True, **kwargs):
        """Print the result of self.format(chain=chain) to 'file'."""
        _print(self._lines, file)
