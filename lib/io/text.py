# SPDX-License-Identifier: MIT
"""TextIOWrapper: text over a stream of bytes.

It takes what the stream has when it first reads, so that a position is the length of what was read, encoded: there are no decoder
states to keep. Reading from a stream that goes on later goes on there.
"""

from io.base import TextIOBase, UnsupportedOperation, size_of
from io.newlines import line_end, names, seen_in
from operator import index as _index


def text_encoding(encoding, stacklevel=2, /):
    """The encoding to use for a text stream: the argument, or 'locale' (which is UTF-8) for None."""
    return 'locale' if encoding is None else encoding


class TextIOWrapper(TextIOBase):
    """Character and line based layer over a BufferedIOBase object, buffer."""

    _CHUNK_SIZE = 8192

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if encoding is not None and not isinstance(encoding, str):
            raise TypeError(f'TextIOWrapper() argument \'encoding\' must be str or None, not {type(encoding).__name__}')
        if errors is not None and not isinstance(errors, str):
            raise TypeError(f'TextIOWrapper() argument \'errors\' must be str or None, not {type(errors).__name__}')
        self._check_newline(newline)
        encoding = 'utf-8' if encoding in (None, 'locale') else encoding
        ''.encode(encoding)  # a LookupError now, not at the first use
        self._encoding = encoding
        self._errors = errors or 'strict'
        self._set_newline(newline)
        self._line_buffering = bool(line_buffering)
        self._write_through = bool(write_through)
        self._text = ''  # decoded, line ends as they are
        self._at = 0
        self._start = 0  # position of the first character of _text in the stream
        self._seen = 0
        self._pending = []
        self._telling = True
        self._buffer = buffer

    def _check_newline(self, newline):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f'illegal newline type: {type(newline)}')
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError(f'illegal newline value: {newline}')

    def _set_newline(self, newline):
        self._newline = newline
        self._write_end = {None: '\n', '': '\n'}.get(newline, newline)

    @property
    def buffer(self):
        return self._stream()

    def _stream(self):
        try:
            buffer = self._buffer
        except AttributeError:
            raise ValueError('I/O operation on uninitialized object') from None
        if buffer is None:
            raise ValueError('underlying buffer has been detached')
        return buffer

    def _live(self):
        buffer = self._stream()
        if buffer.closed:
            raise ValueError('I/O operation on closed file.')
        return buffer

    encoding = property(lambda self: self._encoding)
    errors = property(lambda self: self._errors)
    line_buffering = property(lambda self: self._line_buffering)
    write_through = property(lambda self: self._write_through)
    name = property(lambda self: self._stream().name)
    closed = property(lambda self: self._stream().closed)
    newlines = property(lambda self: names(self._seen) if not self._newline else None)

    def __repr__(self):
        parts = ['<_io.TextIOWrapper']
        for what in ('name', 'mode'):
            try:
                value = getattr(self, what)
            except Exception:
                continue
            parts.append(f' {what}={value!r}')
        return ''.join(parts) + f' encoding={self.encoding!r}>'

    def reconfigure(self, *, encoding=None, errors=None, newline=..., line_buffering=None, write_through=None):
        """Reconfigure the text stream with new parameters. This also does an implicit stream flush."""
        if self._text and (encoding is not None or errors is not None or newline is not ...):
            raise UnsupportedOperation('It is not possible to set the encoding or newline of stream after the first read')
        if newline is not ...:
            self._check_newline(newline)
        self.flush()
        if encoding is not None:
            ''.encode(encoding)
            self._encoding = 'utf-8' if encoding == 'locale' else encoding
            self._errors = errors or 'strict'
        elif errors is not None:
            self._errors = errors
        if newline is not ...:
            self._set_newline(newline)
        if line_buffering is not None:
            self._line_buffering = bool(line_buffering)
        if write_through is not None:
            self._write_through = bool(write_through)

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

    # ---- writing ----

    def write(self, s, /):
        if not isinstance(s, str):
            raise TypeError(f'write() argument must be str, not {type(s).__name__}')
        buffer = self._live()
        if not buffer.writable():
            raise UnsupportedOperation('not writable')
        self._give_back()
        text = s if self._write_end == '\n' else s.replace('\n', self._write_end)
        self._pending.append(text.encode(self._encoding, self._errors))
        if self._line_buffering and ('\n' in s or '\r' in s):
            self.flush()
        elif self._write_through or sum(map(len, self._pending)) > self._CHUNK_SIZE:
            self._pass_on()
        return len(s)

    def _pass_on(self):
        if self._pending:
            data = b''.join(self._pending)
            self._pending = []
            self._buffer.write(data)

    def flush(self):
        buffer = self._live()
        self._pass_on()
        buffer.flush()

    # ---- reading ----

    def _fill(self):
        """Takes what the stream has; whether there was anything."""
        buffer = self._live()
        if not buffer.readable():
            raise UnsupportedOperation('not readable')
        self._pass_on()
        if not self._text and buffer.seekable():
            self._start = buffer.tell()
        data = buffer.read()
        if not isinstance(data, bytes):
            data = bytes(memoryview(data)) if data is not None and not isinstance(data, str) else data
            if not isinstance(data, bytes):
                raise TypeError(f"underlying read() should have returned a bytes-like object, not '{type(data).__name__}'")
        if not data:
            return False
        text = data.decode(self._encoding, self._errors)
        if not self._newline:
            self._seen |= seen_in(text)
        self._text += text
        return True

    def _give_back(self):
        """Puts the stream where the reader is."""
        if self._text:
            if self._stream().seekable():
                self._buffer.seek(self._where())
            self._text = ''
            self._at = 0

    def _where(self):
        return self._start + len(self._text[:self._at].encode(self._encoding, self._errors))

    def read(self, size=-1, /):
        size = size_of(size)
        self._live()
        universal = self._newline is None
        if size < 0:
            self._fill()
            text = self._text[self._at:]
            self._at = len(self._text)
            return text.replace('\r\n', '\n').replace('\r', '\n') if universal else text
        if len(self._text) - self._at < 2 * size:
            self._fill()
        if not universal:
            text = self._text[self._at:self._at + size]
            self._at += len(text)
            return text
        out = ''
        while len(out) < size and self._at < len(self._text):
            piece = self._text[self._at:self._at + size - len(out)]
            self._at += len(piece)
            if piece.endswith('\r') and self._text[self._at:self._at + 1] == '\n':
                piece += '\n'
                self._at += 1
            out += piece.replace('\r\n', '\n').replace('\r', '\n')
        return out

    def readline(self, size=-1, /):
        size = size_of(size)
        self._live()
        counts = self._newline if self._newline is not None else ''
        end = line_end(self._text, self._at, counts)
        if end < 0:
            self._fill()
            end = line_end(self._text, self._at, counts)
        if end < 0:
            end = len(self._text)
        line = self._text[self._at:end]
        if self._newline is None and line.endswith('\r\n'):
            line = line[:-2] + '\n'
            if 0 <= size < len(line):
                end = self._at + size
                line = line[:size]
        elif 0 <= size < len(line):
            end = self._at + size
            line = line[:size]
        if self._newline is None and line.endswith('\r'):
            line = line[:-1] + '\n'
        self._at = end
        return line

    def __next__(self):
        self._telling = False
        line = self.readline()
        if not line:
            self._telling = True
            raise StopIteration
        return line

    # ---- position ----

    def tell(self):
        buffer = self._live()
        if not buffer.seekable():
            raise UnsupportedOperation('underlying stream is not seekable')
        if not self._telling:
            raise OSError('telling position disabled by next() call')
        self.flush()
        return self._where() if self._text else buffer.tell()

    def seek(self, cookie, whence=0, /):
        buffer = self._live()
        whence = _index(whence)
        if not buffer.seekable():
            raise UnsupportedOperation('underlying stream is not seekable')
        if whence == 1:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero cur-relative seeks")
            cookie = self.tell()
        elif whence == 2:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero end-relative seeks")
        elif whence != 0:
            raise ValueError(f'invalid whence ({whence}, should be 0, 1 or 2)')
        elif cookie < 0:
            raise ValueError(f'negative seek position {cookie}')
        self.flush()
        self._text = ''
        self._at = 0
        self._telling = True
        return buffer.seek(cookie, 2 if whence == 2 else 0)

    def truncate(self, pos=None, /):
        self.flush()
        return self._buffer.truncate(self.tell() if pos is None else pos)

    def detach(self):
        buffer = self._stream()
        self.flush()
        self._give_back()
        self._buffer = None
        return buffer

    def close(self):
        buffer = self._stream()
        if buffer.closed:
            return
        try:
            self.flush()
        finally:
            buffer.close()

    def __getstate__(self):
        raise TypeError(f"cannot pickle '_io.{type(self).__qualname__}' instances")
