# SPDX-License-Identifier: MIT
"""A collection of string constants, template strings and the formatter behind str.format()."""

__all__ = ['ascii_letters', 'ascii_lowercase', 'ascii_uppercase', 'capwords', 'digits', 'hexdigits', 'octdigits',
           'printable', 'punctuation', 'whitespace', 'Formatter', 'Template']

whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Split the argument into words, capitalize each word, and join them again."""
    return (sep or ' ').join([word.capitalize() for word in s.split(sep)])


_start = frozenset(ascii_letters + '_')
_inside = frozenset(ascii_letters + digits + '_')
_no_mapping = {}


class Template:
    """A string class for supporting $-substitutions."""

    delimiter = '$'
    idpattern = r'(?a:[_a-z][_a-z0-9]*)'
    braceidpattern = None

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """The text in pieces: (kind, text, position), kinds 'text', 'escaped', 'named', 'braced', 'invalid'."""
        if self.idpattern != Template.idpattern or self.braceidpattern is not None:
            yield from self._parts_by_pattern()
            return
        s, mark = self.template, self.delimiter
        at = 0
        while True:
            i = s.find(mark, at)
            if i < 0:
                break
            if i > at:
                yield 'text', s[at:i], at
            j = i + len(mark)
            if s.startswith(mark, j):
                yield 'escaped', mark, i
                at = j + len(mark)
                continue
            braced = s[j:j + 1] == '{'
            k = first = j + braced
            if s[k:k + 1] in _start and k < len(s):
                while k < len(s) and s[k] in _inside:
                    k += 1
            if k > first and (not braced or s[k:k + 1] == '}'):
                yield ('braced' if braced else 'named'), s[first:k], i
                at = k + braced
            else:
                yield 'invalid', mark, i
                at = j
        if at < len(s):
            yield 'text', s[at:], at

    def _parts_by_pattern(self):
        import re
        mark = re.escape(self.delimiter)
        inner = self.braceidpattern or self.idpattern
        pattern = re.compile(rf'{mark}(?:(?P<escaped>{mark})|(?P<named>{self.idpattern})|{{(?P<braced>{inner})}}|'
                             r'(?P<invalid>))', re.IGNORECASE)
        at = 0
        for m in pattern.finditer(self.template):
            if m.start() > at:
                yield 'text', self.template[at:m.start()], at
            at = m.end()
            for kind in ('escaped', 'named', 'braced', 'invalid'):
                if m.group(kind) is not None:
                    yield kind, m.group(kind) if kind[-1] == 'd' and kind != 'invalid' else self.delimiter, m.start()
                    break
        if at < len(self.template):
            yield 'text', self.template[at:], at

    def _invalid(self, at):
        lines = self.template[:at].splitlines(keepends=True)
        if not lines:
            column, line = 1, 1
        else:
            column = at - len(''.join(lines[:-1]))
            line = len(lines)
        raise ValueError('Invalid placeholder in string: line %d, col %d' % (line, column))

    def substitute(self, mapping=_no_mapping, /, **kws):
        out = []
        for kind, text, at in self._parts():
            if kind == 'named' or kind == 'braced':
                if text in kws:
                    out.append(str(kws[text]))
                else:
                    out.append(str(mapping[text]))
            elif kind == 'invalid':
                self._invalid(at + len(self.delimiter))
            else:
                out.append(text if kind == 'text' else self.delimiter)
        return ''.join(out)

    def safe_substitute(self, mapping=_no_mapping, /, **kws):
        out = []
        for kind, text, at in self._parts():
            if kind == 'named' or kind == 'braced':
                try:
                    out.append(str(kws[text] if text in kws else mapping[text]))
                except KeyError:
                    out.append(self.delimiter + (text if kind == 'named' else '{' + text + '}'))
            else:
                out.append(text if kind == 'text' else self.delimiter)
        return ''.join(out)

    def is_valid(self):
        for kind, _, _ in self._parts():
            if kind == 'invalid':
                return False
        return True

    def get_identifiers(self):
        names = []
        for kind, text, _ in self._parts():
            if (kind == 'named' or kind == 'braced') and text not in names:
                names.append(text)
        return names


def _parse(text):
    """(literal, field name, format spec, conversion) of each replacement field, as str.format() sees them."""
    at = 0
    literal = ''
    n = len(text)
    while at < n:
        i = at
        while i < n and text[i] not in '{}':
            i += 1
        literal += text[at:i]
        if i == n:
            break
        c = text[i]
        if text[i + 1:i + 2] == c:
            yield literal + c, None, None, None
            literal = ''
            at = i + 2
            continue
        if c == '}':
            raise ValueError("Single '}' encountered in format string")
        if i + 1 == n:
            raise ValueError("Single '{' encountered in format string")
        depth = 1
        j = i + 1
        while j < n:
            if text[j] == '{':
                depth += 1
            elif text[j] == '}':
                depth -= 1
                if depth == 0:
                    break
            j += 1
        if depth:
            raise ValueError("expected '}' before end of string")
        inner = text[i + 1:j]
        name, conversion, spec = inner, None, ''
        k = 0
        brackets = False
        while k < len(inner):
            ch = inner[k]
            if ch == '[':
                brackets = True
            elif ch == ']':
                brackets = False
            elif ch == '{' and not brackets:
                raise ValueError("unexpected '{' in field name")
            elif not brackets and ch in '!:':
                break
            k += 1
        if k < len(inner):
            name = inner[:k]
            if inner[k] == '!':
                if k + 1 == len(inner):
                    raise ValueError("unmatched '{' in format spec")
                conversion = inner[k + 1]
                if k + 2 < len(inner):
                    if inner[k + 2] != ':':
                        raise ValueError("expected ':' after conversion specifier")
                    spec = inner[k + 3:]
            else:
                spec = inner[k + 1:]
        yield literal, name, spec, conversion
        literal = ''
        at = j + 1
    if literal:
        yield literal, None, None, None


def _split_name(name):
    """'a.b[c]' -> ('a', iterator of (is_attribute, text))."""
    i = 0
    while i < len(name) and name[i] not in '.[':
        i += 1
    first = name[:i]
    if first.isdecimal() and first.isascii():
        first = int(first)
    rest = []
    n = len(name)
    while i < n:
        if name[i] == '.':
            j = i + 1
            while j < n and name[j] not in '.[':
                j += 1
            part = name[i + 1:j]
            if not part:
                raise ValueError('Empty attribute in format string')
            rest.append((True, part))
            i = j
        elif name[i] == '[':
            j = name.find(']', i)
            if j < 0:
                raise ValueError("Missing ']' in format string")
            part = name[i + 1:j]
            if not part:
                raise ValueError('Empty attribute in format string')
            rest.append((False, int(part) if part.isdecimal() and part.isascii() else part))
            i = j + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return first, iter(rest)


class Formatter:
    """See PEP 3101 for details and purpose of this class."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth, auto=0):
        if depth < 0:
            raise ValueError('Max string recursion exceeded')
        out = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                out.append(literal)
            if name is None:
                continue
            first, _ = _split_name(name)
            if first == '':
                if auto is False:
                    raise ValueError('cannot switch from manual field specification to automatic field numbering')
                name = str(auto) + name
                auto += 1
            elif isinstance(first, int):
                if auto:
                    raise ValueError('cannot switch from manual field specification to automatic field numbering')
                auto = False
            obj, key = self.get_field(name, args, kwargs)
            used.add(key)
            obj = self.convert_field(obj, conversion)
            spec, auto = self._vformat(spec, args, kwargs, used, depth - 1, auto)
            out.append(self.format_field(obj, spec))
        return ''.join(out), auto

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == 's':
            return str(value)
        if conversion == 'r':
            return repr(value)
        if conversion == 'a':
            return ascii(value)
        raise ValueError('Unknown conversion specifier {0!s}'.format(conversion))

    def parse(self, format_string):
        return _parse(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _split_name(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attr, part in rest:
            obj = getattr(obj, part) if is_attr else obj[part]
        return obj, first
