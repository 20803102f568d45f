# SPDX-License-Identifier: MIT
"""BufferedReader, BufferedWriter and what has both: over raw streams, which are the program's own here."""

from io.base import BufferedIOBase, UnsupportedOperation, size_of
from operator import index as _index

DEFAULT_BUFFER_SIZE = 128 * 1024


class _Buffered(BufferedIOBase):
    """What readers and writers share: the raw stream, and its position behind the buffers."""

    def _attach(self, raw, buffer_size):
        if buffer_size <= 0:
            raise ValueError('buffer size must be strictly positive')
        self._raw = raw
        self.buffer_size = buffer_size
        self._ahead = b''  # read, and not asked for yet
        self._behind = bytearray()  # written, and not passed on yet

    @property
    def raw(self):
        return self._stream()

    def _stream(self):
        try:
            raw = self._raw
        except AttributeError:
            raise ValueError('I/O operation on uninitialized object') from None
        if raw is None:
            raise ValueError('raw stream has been detached')
        return raw

    def _live(self, what):
        if self._stream().closed:
            raise ValueError(f'{what} of closed file')
        return self._raw

    def _drop_ahead(self):
        """Puts the raw stream where the reader is."""
        if self._ahead:
            n = len(self._ahead)
            self._ahead = b''
            self._raw.seek(-n, 1)

    def _pass_on(self):
        while self._behind:
            n = self._raw.write(bytes(self._behind))
            if n is None:
                raise BlockingIOError(11, 'write could not complete without blocking', 0)
            if not 0 <= n <= len(self._behind):
                raise OSError(f'raw write() returned invalid length {n} (should have been between 0 and {len(self._behind)})')
            del self._behind[:n]

    def flush(self):
        self._live('flush')
        self._pass_on()
        self._raw.flush()

    def close(self):
        raw = self._stream()
        if raw.closed:
            return
        try:
            self.flush()
        finally:
            raw.close()

    def detach(self):
        raw = self._stream()
        self.flush()
        self._raw = None
        return raw

    @property
    def closed(self):
        return self._stream().closed

    @property
    def name(self):
        return self._stream().name

    @property
    def mode(self):
        return self._stream().mode

    def seekable(self):
        return self._stream().seekable()

    def readable(self):
        return self._stream().readable()

    def writable(self):
        return self._stream().writable()

    def fileno(self):
        return self._stream().fileno()

    def isatty(self):
        return self._stream().isatty()

    def tell(self):
        where = self._stream().tell()
        if where < 0:
            raise OSError(f'Raw stream returned invalid position {where}')
        return where - len(self._ahead) + len(self._behind)

    def seek(self, target, whence=0, /):
        whence = _index(whence)
        if whence not in (0, 1, 2):
            raise ValueError(f'whence value {whence} unsupported')
        raw = self._live('seek')
        if not raw.seekable():
            raise UnsupportedOperation('File or stream is not seekable.')
        self._pass_on()
        if whence == 1:
            target -= len(self._ahead)
        self._ahead = b''
        return raw.seek(target, whence)

    def truncate(self, pos=None, /):
        raw = self._live('truncate')
        if not raw.writable():
            raise UnsupportedOperation('truncate')
        self._pass_on()
        return raw.truncate(self.tell() if pos is None else pos)

    def __repr__(self):
        try:
            name = self.name
        except Exception:
            return f'<{type(self).__module__}.{type(self).__qualname__}>'
        return f'<{type(self).__module__}.{type(self).__qualname__} name={name!r}>'

    def __getstate__(self):
        raise TypeError(f"cannot pickle '{type(self).__module__}.{type(self).__qualname__}' instances")


def _fetch(self, n):
    """One read of the raw stream into the buffer; what it gave."""
    data = self._raw.read(n)
    if data is not None and not isinstance(data, bytes):
        raise OSError('read() should return bytes')
    if data:
        self._ahead += data
    return data


def _take(self, n):
    data = self._ahead[:n]
    self._ahead = self._ahead[n:]
    return data


class BufferedReader(_Buffered):
    """Create a new buffered reader using the given readable raw IO object."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise UnsupportedOperation('File or stream is not readable.')
        self._attach(raw, buffer_size)

    def read(self, size=-1, /):
        size = size_of(size)
        if size < -1:
            raise ValueError('read length must be non-negative or -1')
        raw = self._live('read')
        self._pass_on()
        if size >= 0:
            while len(self._ahead) < size:
                data = _fetch(self, max(self.buffer_size, size - len(self._ahead)))
                if not data:
                    if data is None and not self._ahead:
                        return None
                    break
            return _take(self, size)
        parts = [_take(self, len(self._ahead))]
        readall = getattr(raw, 'readall', None)
        while True:
            data = raw.read() if readall is None else readall()
            if data is not None and not isinstance(data, bytes):
                raise TypeError('readall() should return bytes')
            if not data:
                return b''.join(parts) or (None if data is None else b'')
            parts.append(data)
            if readall is not None:
                return b''.join(parts)

    def read1(self, size=-1, /):
        size = size_of(size)
        self._live('read')
        self._pass_on()
        if size < 0:
            size = self.buffer_size
        if size and not self._ahead:
            _fetch(self, self.buffer_size)
        return _take(self, size)

    def peek(self, size=0, /):
        self._live('peek')
        self._pass_on()
        if not self._ahead:
            _fetch(self, self.buffer_size)
        return self._ahead

    def readline(self, size=-1, /):
        size = size_of(size)
        self._live('readline')
        self._pass_on()
        start = 0
        while True:
            end = self._ahead.find(b'\n', start) + 1
            if 0 <= size and (end > size or not end and len(self._ahead) >= size):
                end = size
                break
            if end:
                break
            start = len(self._ahead)
            if not _fetch(self, self.buffer_size):
                end = start
                break
        return _take(self, end)

    def _iterable(self):
        self._live('readline')
        return self

    __iter__ = _iterable

    def writable(self):
        self._stream()
        return False

    def write(self, data, /):
        self._unsupported('write')

    def truncate(self, pos=None, /):
        self._unsupported('truncate')


class BufferedWriter(_Buffered):
    """A buffer for a writeable sequential RawIO object."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise UnsupportedOperation('File or stream is not writable.')
        self._attach(raw, buffer_size)

    def write(self, data, /):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        raw = self._stream()
        if raw.closed:
            raise ValueError('write to closed file')
        data = bytes(memoryview(data))
        self._drop_ahead()
        self._behind += data
        if len(self._behind) > self.buffer_size:
            self._pass_on()
        return len(data)

    def readable(self):
        self._stream()
        return False


class BufferedRandom(BufferedWriter, BufferedReader):
    """A buffered interface to random access streams."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        raw._checkSeekable()
        raw._checkReadable()
        raw._checkWritable()
        self._attach(raw, buffer_size)

    readable = _Buffered.readable
    writable = _Buffered.writable
    truncate = _Buffered.truncate


class BufferedRWPair(BufferedIOBase):
    """A buffered reader and writer object together: for two raw streams, one readable, one writeable."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self.reader.read(size)

    def read1(self, size=-1, /):
        return self.reader.read1(size)

    def readinto(self, buffer, /):
        return self.reader.readinto(buffer)

    def readinto1(self, buffer, /):
        return self.reader.readinto1(buffer)

    def peek(self, size=0, /):
        return self.reader.peek(size)

    def write(self, data, /):
        return self.writer.write(data)

    def flush(self):
        return self.writer.flush()

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    def isatty(self):
        return self.writer.isatty() or self.reader.isatty()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    @property
    def closed(self):
        return self.writer.closed
