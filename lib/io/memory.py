# SPDX-License-Identifier: MIT
"""StringIO and BytesIO: streams in memory. One that only grows costs what its text costs: writing at the end appends."""

from io.base import BufferedIOBase, TextIOBase, size_of
from io.newlines import line_end, names, seen_in
from operator import index as _index

_CLOSED = 'I/O operation on closed file'


class StringIO(TextIOBase):
    """Text I/O implementation using an in-memory buffer.

    The initial_value argument sets the value of object. The newline argument is like the one of TextIOWrapper's constructor.
    """

    def __init__(self, initial_value='', newline='\n'):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f'newline must be str or None, not {type(newline).__name__}')
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError(f'illegal newline value: {newline!r}')
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f'initial_value must be str or None, not {type(initial_value).__name__}')
        self._closed = False
        self._newline = newline
        self._line_end = '\n' if newline is None else newline
        self._plain = newline == '\n'
        self._seen = 0
        self._pos = 0
        self._text = ''
        if initial_value:
            self._text = initial_value + '' if self._plain else self._translated(initial_value)

    def _translated(self, s):
        if self._newline is None:
            self._seen |= seen_in(s)
            return s.replace('\r\n', '\n').replace('\r', '\n')
        if self._newline == '':
            self._seen |= seen_in(s)
            return s
        return s.replace('\n', self._newline)

    def write(self, s, /):
        """Write string to file. Returns the number of characters written, which is always equal to the length of the string."""
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got '{type(s).__name__}'")
        if self._closed:
            raise ValueError(_CLOSED)
        n = len(s)
        pos, text = self._pos, self._text
        size = len(text)
        if self._plain and pos == size:
            self._text += s
            self._pos = pos + n
            return n
        if not self._plain:
            s = self._translated(s)
        if not s:
            return n
        if pos == size:
            self._text += s
        else:
            if pos > size:
                text += '\0' * (pos - size)
            self._text = text[:pos] + s + text[pos + len(s):]
        self._pos = pos + len(s)
        return n

    def read(self, size=-1, /):
        """Read at most size characters, returned as a string. If the argument is negative or omitted, read until EOF."""
        if self._closed:
            raise ValueError(_CLOSED)
        size = size_of(size)
        pos = self._pos
        data = self._text[pos:] if size < 0 else self._text[pos:pos + size]
        self._pos = pos + len(data)
        return data

    def readline(self, size=-1, /):
        """Read until newline or EOF. Returns an empty string if EOF is hit immediately."""
        if self._closed:
            raise ValueError(_CLOSED)
        size = size_of(size)
        pos, text = self._pos, self._text
        if pos >= len(text):
            return ''
        end = text.find('\n', pos) + 1 if self._plain else line_end(text, pos, self._line_end)
        if end <= 0:
            end = len(text)
        if 0 <= size < end - pos:
            end = pos + size
        self._pos = end
        return text[pos:end]

    def __next__(self):
        line = StringIO.readline(self) if type(self) is StringIO else self.readline()
        if not line:
            raise StopIteration
        return line

    def getvalue(self):
        """Retrieve the entire contents of the object."""
        if self._closed:
            raise ValueError(_CLOSED)
        return self._text

    def tell(self):
        """Tell the current file position."""
        if self._closed:
            raise ValueError(_CLOSED)
        return self._pos

    def seek(self, pos, whence=0, /):
        """Change stream position: whence 0 from the start, 1 the current position and 2 the end, pos must be 0 for these.

        Returns the new absolute position.
        """
        if self._closed:
            raise ValueError(_CLOSED)
        pos = _index(pos)
        if whence not in (0, 1, 2):
            raise ValueError(f'Invalid whence ({_index(whence)}, should be 0, 1 or 2)')
        if whence == 0 and pos < 0:
            raise ValueError(f'Negative seek position {pos}')
        if whence and pos:
            raise OSError("Can't do nonzero cur-relative seeks")
        if pos >= 2 ** 63:
            raise OverflowError('Python int too large to convert to C ssize_t')
        self._pos = pos if whence == 0 else self._pos if whence == 1 else len(self._text)
        return self._pos

    def truncate(self, pos=None, /):
        """Truncate size to pos, which defaults to the current file position. The position is unchanged. Returns the new position."""
        if self._closed:
            raise ValueError(_CLOSED)
        pos = self._pos if pos is None else size_of(pos)
        if pos < 0:
            raise ValueError(f'Negative size value {pos}')
        self._text = self._text[:pos]
        return pos

    def flush(self):
        """Does nothing, on a closed stream too."""

    def close(self):
        """Close the IO object. Attempting any further operation after the object is closed will raise a ValueError."""
        if not self._closed:
            self._text = ''
            self._closed = True

    def _open(self):
        if self._closed:
            raise ValueError(_CLOSED)
        return True

    readable = writable = seekable = _open

    @property
    def newlines(self):
        self._open()
        return names(self._seen)

    @property
    def line_buffering(self):
        self._open()
        return False

    def __getstate__(self):
        self._open()
        extra = {k: v for k, v in self.__dict__.items() if k not in _STRING_FIELDS}
        return self._text, self._newline, self._pos, extra or None

    def __setstate__(self, state, /):
        self._open()
        if not isinstance(state, tuple) or len(state) < 4:
            raise TypeError(f'{type(self).__name__}.__setstate__ argument should be 4-tuple, got {type(state).__name__}')
        text, newline, pos, extra = state
        StringIO.__init__(self, '', newline)
        if not isinstance(pos, int):
            raise TypeError(f'third item of state must be an integer, got {type(pos).__name__}')
        if pos < 0:
            raise ValueError('position value cannot be negative')
        if extra is not None and not isinstance(extra, dict):
            raise TypeError(f'fourth item of state should be a dict, got a {type(extra).__name__}')
        self._text, self._pos = text, pos
        self.__dict__.update(extra or {})


_STRING_FIELDS = ('_closed', '_newline', '_line_end', '_plain', '_seen', '_pos', '_text')


def _view(b):
    try:
        return memoryview(b)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(b).__name__}'") from None


class BytesIO(BufferedIOBase):
    """Buffered I/O implementation using an in-memory bytes buffer."""

    def __init__(self, initial_bytes=b''):
        self._closed = False
        self._pos = 0
        self._data = bytearray()
        if initial_bytes is not None:
            self._data += initial_bytes if type(initial_bytes) is bytes else _view(initial_bytes)

    def write(self, b, /):
        """Write bytes to file. Return the number of bytes written."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        if type(b) is not bytes:
            b = _view(b)
        n = len(b)
        pos, data = self._pos, self._data
        if n:
            if pos == len(data):
                data += b
            else:
                if pos > len(data):
                    data += bytes(pos - len(data))
                data[pos:pos + n] = b
            self._pos = pos + n
        return n

    def writelines(self, lines, /):
        """Write lines to the file. It does not call a subclass's write()."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        for line in lines:
            BytesIO.write(self, line)

    def read(self, size=-1, /):
        """Read at most size bytes, returned as a bytes object. If the size argument is negative, read until EOF is reached."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        size = size_of(size)
        pos = self._pos
        data = bytes(self._data[pos:] if size < 0 else self._data[pos:pos + size])
        self._pos = pos + len(data)
        return data

    def read1(self, size=-1, /):
        """Read at most size bytes, returned as a bytes object."""
        return BytesIO.read(self, size)

    def readinto(self, buffer, /):
        """Read bytes into buffer. Returns number of bytes read (0 for EOF)."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        try:
            view = memoryview(buffer)
        except TypeError:
            view = None
        if view is None or view.readonly:
            raise TypeError(f'readinto() argument must be read-write bytes-like object, not {type(buffer).__name__}')
        data = BytesIO.read(self, len(view))
        view[:len(data)] = data
        return len(data)

    readinto1 = readinto

    def readline(self, size=-1, /):
        """Next line from the file, as a bytes object. Return an empty bytes object at EOF."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        size = size_of(size)
        pos, data = self._pos, self._data
        if pos >= len(data):
            return b''
        end = data.find(b'\n', pos) + 1 or len(data)
        if 0 <= size < end - pos:
            end = pos + size
        self._pos = end
        return bytes(data[pos:end])

    def readlines(self, size=None, /):
        """List of bytes objects, each a line from the file."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        size = size_of(size)
        n = 0
        lines = []
        while size <= 0 or n < size:
            line = BytesIO.readline(self)
            if not line:
                break
            lines.append(line)
            n += len(line)
        return lines

    def __next__(self):
        line = BytesIO.readline(self)
        if not line:
            raise StopIteration
        return line

    def getvalue(self):
        """Retrieve the entire contents of the BytesIO object."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        return bytes(self._data)

    def getbuffer(self):
        """Get a read-write view over the contents of the BytesIO object."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        return memoryview(self._data)

    def tell(self):
        """Current file position, an integer."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        return self._pos

    def seek(self, pos, whence=0, /):
        """Change stream position: whence 0 from the start, 1 from the current position, 2 from the end. Returns the new position."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        pos, whence = _index(pos), _index(whence)
        if whence == 0 and pos < 0:
            raise ValueError(f'negative seek value {pos}')
        if whence not in (0, 1, 2):
            raise ValueError(f'invalid whence ({whence}, should be 0, 1 or 2)')
        pos += (0, self._pos, len(self._data))[whence]
        if pos >= 2 ** 63:
            raise OverflowError('new position too large' if whence else 'Python int too large to convert to C ssize_t')
        self._pos = max(0, pos)
        return self._pos

    def truncate(self, size=None, /):
        """Truncate the file to at most size bytes. The position is unchanged. Returns the new size."""
        if self._closed:
            raise ValueError(_CLOSED + '.')
        size = self._pos if size is None else size_of(size)
        if size < 0:
            raise ValueError(f'negative size value {size}')
        if size < len(self._data):
            del self._data[size:]
        return size

    def close(self):
        """Disable all I/O operations."""
        if not self._closed:
            self._data = bytearray()
            self._closed = True

    def flush(self):
        """Does nothing."""
        if self._closed:
            raise ValueError(_CLOSED + '.')

    def _open(self):
        if self._closed:
            raise ValueError(_CLOSED + '.')
        return True

    readable = writable = seekable = _open

    def __getstate__(self):
        self._open()
        extra = {k: v for k, v in self.__dict__.items() if k not in ('_closed', '_pos', '_data')}
        return bytes(self._data), self._pos, extra or None

    def __setstate__(self, state, /):
        if not isinstance(state, tuple) or len(state) < 3:
            raise TypeError(f'{type(self).__name__}.__setstate__ argument should be 3-tuple, got {type(state).__name__}')
        data, pos, extra = state
        if not isinstance(pos, int):
            raise TypeError(f'second item of state must be an integer, not {type(pos).__name__}')
        if pos < 0:
            raise ValueError('position value cannot be negative')
        if extra is not None and not isinstance(extra, dict):
            raise TypeError(f'third item of state should be a dict, not {type(extra).__name__}')
        BytesIO.__init__(self, data)
        self._pos = pos
        self.__dict__.update(extra or {})
