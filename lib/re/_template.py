# SPDX-License-Identifier: MIT
"""The replacement templates of sub() and expand()."""

_ESCAPES = {'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\'}
_DIGITS = frozenset('0123456789')
_OCTAL = frozenset('01234567')
_LETTERS = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')


def parse_template(template, pattern, PatternError):
    """[text, 2 * group, text, ...]: a list of an odd length."""
    is_text = isinstance(template, str)
    if is_text:
        source = str.__getitem__(template, slice(None))
    else:
        source = str(template, 'latin-1')
    if '\\' not in source:
        return [source if is_text else bytes(template)]
    parts, texts, i, n = [], [], 0, len(source)

    def text():
        joined = ''.join(texts)
        texts.clear()
        return joined if is_text else joined.encode('latin-1')

    def group(number, at):
        if number > pattern.groups:
            raise PatternError(f'invalid group reference {number}', template, at)
        parts.append(text())
        parts.append(2 * number)

    while True:
        j = source.find('\\', i)
        if j < 0:
            texts.append(source[i:])
            break
        texts.append(source[i:j])
        if j + 1 >= n:
            raise PatternError('bad escape (end of pattern)', template, j)
        c = source[j + 1]
        i = j + 2
        if c == 'g':
            if i >= n or source[i] != '<':
                raise PatternError('missing <', template, i)
            end = source.find('>', i + 1)
            name = source[i + 1:end if end >= 0 else n]
            if end < 0:
                raise PatternError('missing >, unterminated name' if name else 'missing group name', template, i + 1)
            if not name:
                raise PatternError('missing group name', template, i + 1)
            if name.isdecimal() and name.isascii():
                number = int(name)
            else:
                if not is_text and not name.isascii():
                    raise PatternError(f'bad character in group name {name!a}', template, i + 1)
                if not name.isidentifier():
                    raise PatternError(f'bad character in group name {name!r}', template, i + 1)
                if name not in pattern.groupindex:
                    raise IndexError(f'unknown group name {name!r}')
                number = pattern.groupindex[name]
            group(number, i + 1)
            i = end + 1
        elif c == '0':
            while i < j + 4 and i < n and source[i] in _OCTAL:
                i += 1
            texts.append(chr(int(source[j + 1:i], 8) & 0xff))
        elif c in _DIGITS:
            if i < n and source[i] in _DIGITS:
                i += 1
                if c in _OCTAL and source[i - 1] in _OCTAL and i < n and source[i] in _OCTAL:
                    i += 1
                    code = int(source[j + 1:i], 8)
                    if code > 0o377:
                        raise PatternError(f'octal escape value {source[j:i]} outside of range 0-0o377', template, j)
                    texts.append(chr(code))
                    continue
            group(int(source[j + 1:i]), j + 1)
        elif c in _ESCAPES:
            texts.append(_ESCAPES[c])
        elif c in _LETTERS:
            raise PatternError(f'bad escape \\{c}', template, j)
        else:
            texts.append('\\' + c)
    parts.append(text())
    return parts
