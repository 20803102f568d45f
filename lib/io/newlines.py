# SPDX-License-Identifier: MIT
"""Line ends: which ones a text has, and universal newlines."""

_SEEN = (None, '\n', '\r', ('\r', '\n'), '\r\n', ('\n', '\r\n'), ('\r', '\r\n'), ('\r', '\n', '\r\n'))


def seen_in(text):
    """Bits: 1 for \\n, 2 for \\r, 4 for \\r\\n."""
    pairs = text.count('\r\n')
    return (text.count('\n') > pairs) | (text.count('\r') > pairs) << 1 | (pairs > 0) << 2


def names(seen):
    """The value of a stream's attribute newlines."""
    return _SEEN[seen]


def line_end(text, start, newline):
    """Where the line at start ends, behind its end; -1 without one. newline: '' for any, else the one that counts."""
    if newline != '':
        i = text.find(newline, start)
        return i if i < 0 else i + len(newline)
    n, r = text.find('\n', start), text.find('\r', start)
    if r < 0 or 0 <= n < r:
        return n + 1 if n >= 0 else -1
    return r + 2 if n == r + 1 else r + 1


class IncrementalNewlineDecoder:
    """Codec used when reading a file in universal newlines mode: passes on what decoder (or None) gives, with \\n for line ends."""

    def __init__(self, decoder, translate, errors='strict'):
        self.errors = errors
        self._decoder = decoder
        self._translate = translate
        self._seen = 0
        self._held = False  # a \r that may be the first half of \r\n

    def decode(self, input, final=False):
        text = input if self._decoder is None else self._decoder.decode(input, final=final)
        if not isinstance(text, str):
            raise TypeError(f"decoder should return a string result, not '{type(text).__name__}'")
        if self._held and (text or final):
            text = '\r' + text
            self._held = False
        if text.endswith('\r') and not final:
            text = text[:-1]
            self._held = True
        self._seen |= seen_in(text)
        if self._translate and '\r' in text:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        return text

    def getstate(self):
        data, flag = (b'', 0) if self._decoder is None else self._decoder.getstate()
        return data, flag << 1 | self._held

    def setstate(self, state, /):
        data, flag = state
        self._held = bool(flag & 1)
        if self._decoder is not None:
            self._decoder.setstate((data, flag >> 1))

    def reset(self):
        self._seen = 0
        self._held = False
        if self._decoder is not None:
            self._decoder.reset()

    @property
    def newlines(self):
        return _SEEN[self._seen]
