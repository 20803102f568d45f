# SPDX-License-Identifier: MIT
"""Implementation of JSONDecoder"""
from _json import read as _read

__all__ = ['JSONDecoder', 'JSONDecodeError']

NaN = float('nan')
PosInf = float('inf')
NegInf = float('-inf')


class JSONDecodeError(ValueError):
    """Subclass of ValueError with the following additional properties:

    msg: The unformatted error message
    doc: The JSON document being parsed
    pos: The start index of doc where parsing failed
    lineno: The line corresponding to pos
    colno: The column corresponding to pos
    """

    def __init__(self, msg, doc, pos):
        lineno = doc.count('\n', 0, pos) + 1
        colno = pos - doc.rfind('\n', 0, pos)
        super().__init__(f'{msg}: line {lineno} column {colno} (char {pos})')
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


_constants = {'-Infinity': NegInf, 'Infinity': PosInf, 'NaN': NaN}
_escapes = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}
_space = ' \t\n\r'


def _skip(s, i):
    n = len(s)
    while i < n and s[i] in _space:
        i += 1
    return i


def _hex4(s, i):
    """The number that the four hexadecimal digits at i are, or -1."""
    digits = s[i:i + 4]
    if len(digits) < 4:
        return -1
    for c in digits:
        if c not in '0123456789abcdefABCDEF':
            return -1
    return int(digits, 16)


def scanstring(s, end, strict=True):
    """Scan the string s for a JSON string. End is the index of the character in s after the quote that started the
    JSON string. Returns a tuple of the decoded string and the index of the character in s after the end quote.
    """
    begin = end - 1
    parts = []
    while True:
        quote = s.find('"', end)
        stop = quote if quote >= 0 else len(s)
        slash = s.find('\\', end, stop)
        if slash >= 0:
            stop = slash
        part = s[end:stop]
        if strict and not part.isprintable():
            for k, c in enumerate(part):
                if c < ' ':
                    raise JSONDecodeError('Invalid control character at', s, end + k)
        parts.append(part)
        if slash < 0:
            if quote < 0:
                raise JSONDecodeError('Unterminated string starting at', s, begin)
            return ''.join(parts), quote + 1
        c = s[slash + 1:slash + 2]
        if not c:
            raise JSONDecodeError('Unterminated string starting at', s, begin)
        end = slash + 2
        if c != 'u':
            if c not in _escapes:
                raise JSONDecodeError('Invalid \\escape', s, slash)
            parts.append(_escapes[c])
            continue
        code = _hex4(s, end)
        if code < 0:
            raise JSONDecodeError('Invalid \\uXXXX escape', s, slash + 1)
        end += 4
        if 0xd800 <= code < 0xdc00 and s[end:end + 2] == '\\u':
            low = _hex4(s, end + 2)
            if 0xdc00 <= low < 0xe000:
                code = 0x10000 + (code - 0xd800 << 10 | low - 0xdc00)
                end += 6
        parts.append(chr(code))


py_scanstring = scanstring


def _digits(s, i):
    n = len(s)
    while i < n and '0' <= s[i] <= '9':
        i += 1
    return i


def _number(decoder, s, start):
    """(value, end) of the number at start; None if there is none."""
    i = start + 1 if s[start] == '-' else start
    end = _digits(s, i)
    if end == i:
        return None
    if s[i] == '0':
        end = i + 1
    whole = end
    if s[end:end + 1] == '.':
        k = _digits(s, end + 1)
        if k > end + 1:
            end = k
    if s[end:end + 1] in ('e', 'E'):
        k = end + 1
        if s[k:k + 1] in ('+', '-'):
            k += 1
        last = _digits(s, k)
        if last > k:
            end = last
    text = s[start:end]
    return (decoder.parse_int if end == whole else decoder.parse_float)(text), end


def _next_key(s, i, stack):
    """Reads `"key":` and goes into the object with it."""
    if s[i:i + 1] != '"':
        raise JSONDecodeError('Expecting property name enclosed in double quotes', s, i)
    key, i = scanstring(s, i + 1, stack[-1][2])
    i = _skip(s, i)
    if s[i:i + 1] != ':':
        raise JSONDecodeError("Expecting ':' delimiter", s, i)
    stack[-1][1] = key
    return _skip(s, i + 1)


def _scan(decoder, s, i):
    """(value, end) of the value at i. No recursion: stack has an entry [items, key, strict] for each container that is
    open; items are (key, value) pairs in an object, and key is None in an array."""
    strict = decoder.strict
    stack = []
    while True:
        c = s[i:i + 1]
        if c == '"':
            value, i = scanstring(s, i + 1, strict)
        elif c == '{':
            i = _skip(s, i + 1)
            stack.append([[], '', strict])
            if s[i:i + 1] != '}':
                i = _next_key(s, i, stack)
                continue
            i += 1
            value = _object(decoder, stack.pop()[0])
        elif c == '[':
            i = _skip(s, i + 1)
            if s[i:i + 1] != ']':
                stack.append([[], None, strict])
                continue
            i += 1
            value = []
        elif c == 'n' and s.startswith('null', i):
            value = None
            i += 4
        elif c == 't' and s.startswith('true', i):
            value = True
            i += 4
        elif c == 'f' and s.startswith('false', i):
            value = False
            i += 5
        elif c == 'N' and s.startswith('NaN', i):
            value = decoder.parse_constant('NaN')
            i += 3
        elif c == 'I' and s.startswith('Infinity', i):
            value = decoder.parse_constant('Infinity')
            i += 8
        elif c == '-' and s.startswith('-Infinity', i):
            value = decoder.parse_constant('-Infinity')
            i += 9
        else:
            found = _number(decoder, s, i) if c and c in '-0123456789' else None
            if found is None:
                raise JSONDecodeError('Expecting value', s, i)
            value, i = found
        # into its container, as long as containers end here
        while stack:
            items, key, _ = stack[-1]
            items.append(value if key is None else (key, value))
            i = _skip(s, i)
            c = s[i:i + 1]
            close = ']' if key is None else '}'
            if c == close:
                i += 1
                stack.pop()
                value = items if key is None else _object(decoder, items)
                continue
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, i)
            comma = i
            i = _skip(s, i + 1)
            if s[i:i + 1] == close:
                what = 'array' if key is None else 'object'
                raise JSONDecodeError(f'Illegal trailing comma before end of {what}', s, comma)
            if key is not None:
                i = _next_key(s, i, stack)
            break
        else:
            return value, i


def _object(decoder, pairs):
    if decoder.object_pairs_hook is not None:
        return decoder.object_pairs_hook(pairs)
    value = dict(pairs)
    return value if decoder.object_hook is None else decoder.object_hook(value)


class JSONDecoder:
    """Simple JSON <https://json.org> decoder

    An object becomes a dict, an array a list, a string a str, a number an int or a float, true True, false False and
    null None. It also understands NaN, Infinity, and -Infinity as their corresponding float values, which is outside
    the JSON spec.
    """

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _constants.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self._plain = not (object_hook or parse_float or parse_int or parse_constant or object_pairs_hook) and strict
        self.memo = {}

    def decode(self, s):
        """Return the Python representation of ``s`` (a ``str`` instance containing a JSON document)."""
        if self._plain:
            value = _read(s)
            if value is not NotImplemented:
                return value
        value, end = self.raw_decode(s, _skip(s, 0))
        end = _skip(s, end)
        if end != len(s):
            raise JSONDecodeError('Extra data', s, end)
        return value

    def raw_decode(self, s, idx=0):
        """Decode a JSON document from ``s`` (a ``str`` beginning with a JSON document) and return a 2-tuple of the
        Python representation and the index in ``s`` where the document ended.
        """
        if idx < 0:
            raise ValueError('idx cannot be negative')
        return _scan(self, s, idx)

    def scan_once(self, s, idx):
        return self.raw_decode(s, idx)
