# SPDX-License-Identifier: MIT
r"""Support for regular expressions (RE).

Patterns and strings to be searched can be str or bytes, but not mixed. Special characters: . ^ $ * + ? { } [ ] \ | ( ).
See https://docs.python.org/3.14/library/re.html for the syntax, which is followed to the letter."""
# The engine is C (src/regex, src/mod/re.c): _compile_pattern, _exec and _all work on handles, (pattern, flags).
# A match comes as a tuple of the last group and the start and end of each, -1 for a group that did not take part.

import enum as _enum
from operator import index as _index
from re._template import parse_template as _parse_template

__all__ = ['match', 'fullmatch', 'search', 'sub', 'subn', 'split', 'findall', 'finditer', 'compile', 'purge', 'escape',
           'error', 'Pattern', 'Match', 'A', 'I', 'L', 'M', 'S', 'X', 'U', 'ASCII', 'IGNORECASE', 'LOCALE', 'MULTILINE',
           'DOTALL', 'VERBOSE', 'UNICODE', 'NOFLAG', 'RegexFlag', 'PatternError']

__version__ = '2.2.1'

_MATCH, _FULL, _SEARCH = 0, 1, 2
_VALUES, _SPANS, _PIECES, _TEXTS = 0, 1, 2, 3
_END = 2**62 - 1
_BATCH = 256  # matches that are looked for ahead
_DEBUG, _UNICODE = 128, 32


@_enum.global_enum
class RegexFlag(_enum.IntFlag, boundary=_enum.KEEP):
    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    DEBUG = 128
    __str__ = object.__str__
    _numeric_repr_ = hex


class PatternError(Exception):
    """Exception raised for invalid regular expressions.

    Attributes:

        msg: The unformatted error message
        pattern: The regular expression pattern
        pos: The index in the pattern where compilation failed (may be None)
        lineno: The line corresponding to pos (may be None)
        colno: The column corresponding to pos (may be None)
    """

    __module__ = 're'

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        if pattern is not None and pos is not None:
            msg = f'{msg} at position {pos}'
            newline = '\n' if isinstance(pattern, str) else b'\n'
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = f'{msg} (line {self.lineno}, column {self.colno})'
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


error = PatternError


def _exact(string):
    """What the engine searches: str and bytes themselves, not instances of subclasses; other buffers as they are."""
    if isinstance(string, str):
        return str.__getitem__(string, slice(None))
    if isinstance(string, bytes):
        return bytes.__getitem__(string, slice(None))
    if isinstance(string, (bytearray, memoryview)):
        return string
    try:
        return memoryview(string)
    except TypeError:
        raise TypeError(f"expected string or bytes-like object, got '{type(string).__name__}'") from None


class Match:
    """The result of re.match() and re.search().
Match objects always have a boolean value of True."""

    __slots__ = ('re', 'string', 'pos', 'endpos', '_text', '_spans')
    __module__ = 're'

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 're.Match' instances")

    def __init_subclass__(cls):
        raise TypeError("type 're.Match' is not an acceptable base type")

    def _index(self, group):
        """Twice the number of the group that is meant."""
        if type(group) is not int:
            try:
                group = group.__index__()
            except AttributeError:
                try:
                    group = self.re.groupindex.get(group, -1)
                except TypeError:
                    group = -1
        if not 0 <= group <= self.re.groups:
            raise IndexError('no such group')
        return 2 * group

    def _piece(self, at, default=None):
        start = self._spans[at + 1]
        if start < 0:
            return default
        text = self._text[start:self._spans[at + 2]]
        return text if type(text) is str or type(text) is bytes else bytes(text)

    def group(self, *groups):
        """group([group1, ...]) -> str or tuple.
Return subgroup(s) of the match by indices or names.
For 0 returns the entire match."""
        if len(groups) == 1:
            return self._piece(self._index(groups[0]))
        if not groups:
            return self._piece(0)
        return tuple([self._piece(self._index(g)) for g in groups])

    def __getitem__(self, group):
        return self._piece(self._index(group))

    def groups(self, default=None):
        """Return a tuple containing all the subgroups of the match, from 1."""
        return tuple([self._piece(at, default) for at in range(2, 2 * self.re.groups + 2, 2)])

    def groupdict(self, default=None):
        """Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name."""
        return {name: self._piece(2 * group, default) for name, group in self.re.groupindex.items()}

    def start(self, group=0, /):
        """Return index of the start of the substring matched by group."""
        return self._spans[self._index(group) + 1]

    def end(self, group=0, /):
        """Return index of the end of the substring matched by group."""
        return self._spans[self._index(group) + 2]

    def span(self, group=0, /):
        """For match object m, return the 2-tuple (m.start(group), m.end(group))."""
        at = self._index(group)
        return self._spans[at + 1], self._spans[at + 2]

    @property
    def regs(self):
        spans = self._spans
        return tuple([(spans[at], spans[at + 1]) for at in range(1, len(spans), 2)])

    @property
    def lastindex(self):
        return self._spans[0]

    @property
    def lastgroup(self):
        for name, group in self.re.groupindex.items():
            if group == self._spans[0]:
                return name
        return None

    def expand(self, template):
        """Return the string obtained by doing backslash substitution on the string template, as done by the sub() method."""
        return _expand(_template_of(self.re, template), self, type(self._text) is not str)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    def __repr__(self):
        return f'<re.Match object; span={self.span()}, match={self._piece(0)!r}>'

    @classmethod
    def __class_getitem__(cls, item):
        """See PEP 585"""
        return _alias(cls, item)


def _alias(cls, item):
    return type(list[int])(cls, item)


_new = object.__new__


def _match_of(pattern, string, text, pos, endpos, spans):
    m = _new(Match)
    m.re = pattern
    m.string = string
    m._text = text
    m.pos = pos
    m.endpos = endpos
    m._spans = spans
    return m


class Pattern:
    """Compiled regular expression object."""

    __slots__ = ('pattern', 'flags', 'groups', 'groupindex', '_handle')
    __module__ = 're'

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 're.Pattern' instances")

    def __init_subclass__(cls):
        raise TypeError("type 're.Pattern' is not an acceptable base type")

    def _find(self, string, pos, endpos, mode):
        text = string if type(string) is str or type(string) is bytes else _exact(string)
        spans = _exec(self._handle, text, pos, endpos, mode)
        if spans is None:
            return None
        size = len(text)
        m = _new(Match)
        m.re = self
        m.string = string
        m._text = text
        m.pos = 0 if pos <= 0 else pos if pos < size else size
        m.endpos = size if endpos >= size else 0 if endpos < 0 else endpos
        m._spans = spans
        return m

    def match(self, string, pos=0, endpos=_END):
        """Matches zero or more characters at the beginning of the string."""
        return self._find(string, pos, endpos, _MATCH)

    def fullmatch(self, string, pos=0, endpos=_END):
        """Matches against all of the string."""
        return self._find(string, pos, endpos, _FULL)

    def search(self, string, pos=0, endpos=_END):
        """Scan through string looking for a match, and return a corresponding match object instance.

Return None if no position in the string matches."""
        return self._find(string, pos, endpos, _SEARCH)

    def findall(self, string, pos=0, endpos=_END):
        """Return a list of all non-overlapping matches of pattern in string."""
        return _all(self._handle, _exact(string), pos, endpos, _SEARCH, _VALUES, _END)[0]

    def finditer(self, string, pos=0, endpos=_END):
        """Return an iterator over all non-overlapping matches for the RE pattern in string.

For each match, the iterator returns a match object."""
        text = _exact(string)
        _exec(self._handle, text, 0, 0, _MATCH)  # wrong types are told now, not at the first match
        return self._matches(string, text, pos, endpos)

    def _matches(self, string, text, pos, endpos):
        size = len(text)
        endpos = 0 if endpos < 0 else min(endpos, size)
        at = pos = max(0, min(pos, size))
        mode, batch = _SEARCH, 1
        while at is not None:
            found, at, mode = _all(self._handle, text, at, endpos, mode, _SPANS, batch)
            for spans in found:
                yield _match_of(self, string, text, pos, endpos, spans)
            batch = min(4 * batch, _BATCH)

    def split(self, string, maxsplit=0):
        """Split string by the occurrences of pattern."""
        text = _exact(string)
        pieces, copied, _ = _all(self._handle, text, 0, _END, _SEARCH, _PIECES, maxsplit or _END)
        pieces.append(_rest(text, copied))
        return pieces

    def sub(self, repl, string, count=0):
        """Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl."""
        return self._replace(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        """Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl."""
        return self._replace(repl, string, count)

    def _replace(self, repl, string, count):
        text = _exact(string)
        call = callable(repl)
        if not call:
            template = _template_of(self, repl)
            if len(template) == 1 and isinstance(text, str) is isinstance(template[0], str):
                pieces, copied, _ = _all(self._handle, text, 0, _END, _SEARCH, _TEXTS, count if count > 0 else _END)
                n = len(pieces)
                if not n:
                    return _whole(string, text), 0
                pieces.append(_rest(text, copied))
                return template[0].join(pieces), n
        pieces, done, at, mode, n = [], 0, 0, _SEARCH, 0
        left = count if count > 0 else _END
        size = len(text)
        while at is not None and left:
            found, at, mode = _all(self._handle, text, at, _END, mode, _SPANS, min(left, _BATCH))
            left -= len(found)
            n += len(found)
            for spans in found:
                start = spans[1]
                if done < start:
                    pieces.append(text[done:start])
                done = spans[2]
                if call:
                    new = repl(_match_of(self, string, text, 0, size, spans))
                    if new is not None:
                        pieces.append(new)
                else:
                    for i, part in enumerate(template):
                        if not i & 1:
                            pieces.append(part)
                        elif spans[part + 1] >= 0:
                            pieces.append(text[spans[part + 1]:spans[part + 2]])
        if not n:
            return _whole(string, text), 0
        pieces.append(_rest(text, done))
        return _join(pieces, type(text) is not str), n

    def scanner(self, string, pos=0, endpos=_END):
        return _Scan(self, string, pos, endpos)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    def __eq__(self, other):
        if type(other) is not Pattern:
            return NotImplemented
        return (self.flags == other.flags and type(self.pattern) is type(other.pattern) and
                self.pattern == other.pattern)

    def __hash__(self):
        return hash((self.flags, self.pattern))

    def __repr__(self):
        flags = self.flags
        if type(self.pattern) is str and flags & (_UNICODE | 256 | 4) == _UNICODE:
            flags &= ~_UNICODE
        names = []
        for flag in _REPR_FLAGS:
            if flags & flag._value_:
                names.append('re.' + flag._name_)
                flags &= ~flag._value_
        if flags:
            names.append(hex(flags))
        shown = '%.200r' % (self.pattern,)
        return f're.compile({shown}, {"|".join(names)})' if names else f're.compile({shown})'

    @classmethod
    def __class_getitem__(cls, item):
        """See PEP 585"""
        return _alias(cls, item)


_REPR_FLAGS = (RegexFlag.IGNORECASE, RegexFlag.MULTILINE, RegexFlag.DOTALL, RegexFlag.VERBOSE, RegexFlag.ASCII,
               RegexFlag.LOCALE, RegexFlag.UNICODE, RegexFlag.DEBUG)


def _rest(text, start):
    piece = text[start:]
    return piece if type(piece) is str or type(piece) is bytes else bytes(piece)


def _whole(string, text):
    return string if type(string) is str or type(string) is bytes else _rest(text, 0)


def _join(pieces, is_bytes):
    return b''.join(pieces) if is_bytes else ''.join(pieces)


class _Scan:
    """What Pattern.scanner() gives: match() and search() go on behind the match before."""

    __slots__ = ('pattern', '_string', '_pos', '_endpos', '_again')

    def __init__(self, pattern, string, pos, endpos):
        self.pattern = pattern
        self._string = string
        self._pos = pos
        self._endpos = endpos
        self._again = 0

    def _next(self, mode):
        if self._pos is None:
            return None
        m = self.pattern._find(self._string, self._pos, self._endpos, mode | self._again)
        if m is None:
            self._pos = None
        else:
            self._pos = m.end()
            self._again = 4 if m.start() == m.end() else 0
        return m

    def match(self):
        return self._next(_MATCH)

    def search(self):
        return self._next(_SEARCH)


# ---- templates of sub() and expand() ----

_templates = {}


def _template_of(pattern, template):
    """Texts and, between them, twice the numbers of groups: always one text more."""
    key = (pattern, template.__class__, template)
    try:
        return _templates[key]
    except KeyError:
        pass
    except TypeError:
        key = None
    parts = _parse_template(template, pattern, PatternError)
    if key is not None:
        if len(_templates) >= 512:
            _templates.clear()
        _templates[key] = parts
    return parts


def _expand(parts, m, is_bytes):
    empty = b'' if is_bytes else ''
    return empty.join([m._piece(part, empty) if i & 1 else part for i, part in enumerate(parts)])


# ---- the module's functions ----

_cache = {}
_MAX_CACHE = 512


def _compile(pattern, flags):
    if flags.__class__ is RegexFlag:
        flags = flags._value_
    try:
        return _cache[pattern.__class__, pattern, flags]
    except KeyError:
        pass
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError('cannot process flags argument with a compiled pattern')
        return pattern
    if isinstance(pattern, str):
        text = str.__getitem__(pattern, slice(None))
    elif isinstance(pattern, (bytes, bytearray, memoryview)):
        text = bytes(pattern)
    else:
        raise TypeError('first argument must be string or compiled pattern')
    handle, *rest = _compile_pattern(text, _index(flags) & 0xffffffff)
    if handle is None:
        msg, pos, piece = rest
        raise PatternError(msg if piece is None else msg % piece, pattern, pos)
    p = _new(Pattern)
    p.pattern = pattern
    p._handle = handle
    p.flags, p.groups, names = rest
    p.groupindex = _proxy({names[i]: names[i + 1] for i in range(0, len(names), 2)})
    if not flags & _DEBUG:
        if len(_cache) >= _MAX_CACHE:
            del _cache[next(iter(_cache))]
        _cache[pattern.__class__, pattern, flags] = p
    return p


_proxy = type(type.__dict__)


def match(pattern, string, flags=0):
    """Try to apply the pattern at the start of the string, returning a Match object, or None if no match was found."""
    return _compile(pattern, flags)._find(string, 0, _END, _MATCH)


def fullmatch(pattern, string, flags=0):
    """Try to apply the pattern to all of the string, returning a Match object, or None if no match was found."""
    return _compile(pattern, flags)._find(string, 0, _END, _FULL)


def search(pattern, string, flags=0):
    """Scan through string looking for a match to the pattern, returning a Match object, or None if no match was found."""
    return _compile(pattern, flags)._find(string, 0, _END, _SEARCH)


class _Unset(int):
    """0, but given by nobody."""


_unset = _Unset()


def _two(name, args, first, flags):
    """count or maxsplit, and flags, which may still be given by position."""
    if args:
        if first is not _unset:
            raise TypeError(f"{name[0]}() got multiple values for argument '{name[1]}'")
        first, *args = args
        if args:
            if flags is not _unset:
                raise TypeError(f"{name[0]}() got multiple values for argument 'flags'")
            flags, *args = args
            if args:
                raise TypeError(f'{name[0]}() takes from {name[2]} to {name[2] + 2} positional arguments but '
                                f'{name[2] + 2 + len(args)} were given')
    return int(first), 0 if flags is _unset else flags


def sub(pattern, repl, string, *args, count=_unset, flags=_unset):
    """Return the string obtained by replacing the leftmost non-overlapping occurrences of the pattern in string by the
    replacement repl.  repl can be either a string or a callable; if a string, backslash escapes in it are processed.
    If it is a callable, it's passed the Match object and must return a replacement string to be used."""
    count, flags = _two(('sub', 'count', 3), args, count, flags)
    return _compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, *args, count=_unset, flags=_unset):
    """Return a 2-tuple containing (new_string, number). new_string is the string obtained by replacing the leftmost
    non-overlapping occurrences of the pattern in the source string by the replacement repl.  number is the number of
    substitutions that were made."""
    count, flags = _two(('subn', 'count', 3), args, count, flags)
    return _compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, *args, maxsplit=_unset, flags=_unset):
    """Split the source string by the occurrences of the pattern, returning a list containing the resulting substrings.
    If capturing parentheses are used in pattern, then the text of all groups in the pattern are also returned as part
    of the resulting list."""
    maxsplit, flags = _two(('split', 'maxsplit', 2), args, maxsplit, flags)
    return _compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    """Return a list of all non-overlapping matches in the string.

    If one or more capturing groups are present in the pattern, return a list of groups; this will be a list of tuples
    if the pattern has more than one group. Empty matches are included in the result."""
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """Return an iterator over all non-overlapping matches in the string.  For each match, the iterator returns a Match
    object. Empty matches are included in the result."""
    return _compile(pattern, flags).finditer(string)


def compile(pattern, flags=0):
    """Compile a regular expression pattern, returning a Pattern object."""
    return _compile(pattern, flags)


def purge():
    """Clear the regular expression caches"""
    _cache.clear()
    _templates.clear()


_special = {i: '\\' + chr(i) for i in b'()[]{}?*+-|^$\\.&~# \t\n\r\v\f'}


def escape(pattern):
    """Escape special characters in a string."""
    if isinstance(pattern, str):
        return pattern.translate(_special)
    return str(pattern, 'latin1').translate(_special).encode('latin1')


class Scanner:
    """A lexer: pairs of a pattern and what is done with its matches, a value, None or a function of scanner and text."""

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        parts, self._firsts, group = [], [], 1
        for phrase, _ in lexicon:
            own = _compile(phrase, flags)
            parts.append(f'({phrase})')
            self._firsts.append(group)
            group += own.groups + 1
        self.scanner = _compile('|'.join(parts), flags)

    def scan(self, string):
        result, i = [], 0
        while m := self.scanner.match(string, i):
            j = m.end()
            if i == j:
                break
            at = next(k for k, first in enumerate(self._firsts) if m.start(first) >= 0)
            action = self.lexicon[at][1]
            if callable(action):
                self.match = m
                action = action(self, m.group())
            if action is not None:
                result.append(action)
            i = j
        return result, string[i:]
