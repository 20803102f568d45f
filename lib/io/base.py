# SPDX-License-Identifier: MIT
"""The abstract classes of streams."""

import abc
from operator import index as _index

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class UnsupportedOperation(OSError, ValueError):
    """Raised when an operation is not supported on a stream."""


def size_of(size):
    """A read size as an int, -1 for all."""
    if size is None:
        return -1
    try:
        return _index(size)
    except TypeError:
        raise TypeError(f"argument should be integer or None, not '{type(size).__name__}'") from None


class IOBase(metaclass=abc.ABCMeta):
    """The abstract base class for all I/O classes, acting on streams of bytes or characters."""

    _closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation(name)

    def seek(self, offset, whence=0, /):
        """Change the stream position to the given byte offset; return the new absolute position."""
        self._unsupported('seek')

    def tell(self):
        """Return current stream position."""
        return self.seek(0, 1)

    def truncate(self, size=None, /):
        """Truncate file to size bytes; without size, to the current position. Return the new size."""
        self._unsupported('truncate')

    def fileno(self):
        """Return underlying file descriptor if one exists."""
        self._unsupported('fileno')

    def flush(self):
        """Flush write buffers, if applicable."""
        self._checkClosed()

    def close(self):
        """Flush and close the IO object. This method has no effect if the file is already closed."""
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True

    @property
    def closed(self):
        return self._closed

    def seekable(self):
        """Return whether object supports random access."""
        return False

    def readable(self):
        """Return whether object was opened for reading."""
        return False

    def writable(self):
        """Return whether object was opened for writing."""
        return False

    def isatty(self):
        """Return whether this is an 'interactive' stream."""
        self._checkClosed()
        return False

    def _checkClosed(self, msg=None):
        if self.closed:
            raise ValueError('I/O operation on closed file.' if msg is None else msg)

    def _checkSeekable(self, msg=None):
        if not self.seekable():
            raise UnsupportedOperation('File or stream is not seekable.' if msg is None else msg)

    def _checkReadable(self, msg=None):
        if not self.readable():
            raise UnsupportedOperation('File or stream is not readable.' if msg is None else msg)

    def _checkWritable(self, msg=None):
        if not self.writable():
            raise UnsupportedOperation('File or stream is not writable.' if msg is None else msg)

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *args):
        self.close()

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self, size=-1, /):
        """Read and return a line from the stream, at most size bytes of it."""
        size = size_of(size)
        peek = getattr(self, 'peek', None)
        line = bytearray()
        while size < 0 or len(line) < size:
            n = 1
            if peek is not None:
                ahead = peek(1)
                if ahead:
                    n = ahead.find(b'\n') + 1 or len(ahead)
                    if size >= 0:
                        n = min(n, size - len(line))
            piece = self.read(n)
            if not isinstance(piece, (bytes, type(None))):
                raise OSError(f"read() should have returned a bytes object, not '{type(piece).__name__}'")
            if not piece:
                break
            line += piece
            if line.endswith(b'\n'):
                break
        return bytes(line)

    def readlines(self, hint=-1, /):
        """Return a list of lines from the stream; no more once they have hint bytes or characters."""
        hint = size_of(hint)
        if hint <= 0:
            return list(self)
        n = 0
        lines = []
        for line in self:
            lines.append(line)
            n += len(line)
            if n >= hint:
                break
        return lines

    def writelines(self, lines, /):
        """Write a list of lines to stream. Line separators are not added."""
        self._checkClosed()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    """Base class for raw binary I/O."""

    def read(self, size=-1, /):
        size = size_of(size)
        if size < 0:
            return self.readall()
        data = bytearray(size)
        n = self.readinto(data)
        if n is None:
            return None
        if not 0 <= n <= size:
            raise ValueError(f'readinto returned {n} outside buffer size {size}')
        return bytes(data[:n])

    def readall(self):
        """Read until EOF, using multiple read() call."""
        parts = []
        while True:
            data = self.read(8192)
            if not data:
                return b''.join(parts) if parts or data is not None else None
            if not isinstance(data, bytes):
                raise TypeError('read() should return bytes')
            parts.append(data)

    def readinto(self, buffer, /):
        raise NotImplementedError

    def write(self, data, /):
        raise NotImplementedError


class BufferedIOBase(IOBase):
    """Base class for buffered IO objects."""

    def detach(self):
        """Disconnect this buffer from its underlying raw stream and return it."""
        self._unsupported('detach')

    def read(self, size=-1, /):
        """Read and return up to size bytes."""
        self._unsupported('read')

    def read1(self, size=-1, /):
        """Read and return up to size bytes, with at most one read() call to the underlying raw stream."""
        self._unsupported('read1')

    def _into(self, buffer, read):
        view = memoryview(buffer)
        data = read(len(view))
        if not isinstance(data, bytes):
            raise OSError(f"read() should have returned a bytes object, not '{type(data).__name__}'")
        if len(data) > len(view):
            raise OSError(f'read() returned too much data: {len(view)} bytes requested, {len(data)} returned')
        view[:len(data)] = data
        return len(data)

    def readinto(self, buffer, /):
        return self._into(buffer, self.read)

    def readinto1(self, buffer, /):
        return self._into(buffer, self.read1)

    def write(self, data, /):
        """Write buffer to the IO stream; return the number of bytes written."""
        self._unsupported('write')


class TextIOBase(IOBase):
    """Base class for text I/O. There is no readinto method because strings are immutable."""

    encoding = None
    newlines = None
    errors = None

    def detach(self):
        """Separate the underlying buffer from the TextIOBase and return it."""
        self._unsupported('detach')

    def read(self, size=-1, /):
        """Read at most size characters from stream."""
        self._unsupported('read')

    def readline(self, size=-1, /):
        """Read until newline or EOF."""
        self._unsupported('readline')

    def write(self, s, /):
        """Write string s to stream; return the number of characters written."""
        self._unsupported('write')
