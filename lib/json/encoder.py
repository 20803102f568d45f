# SPDX-License-Identifier: MIT
"""Implementation of JSONEncoder"""
from _json import write as _write

INFINITY = float('inf')


def encode_basestring(s):
    """Return a JSON representation of a Python string"""
    return _quoted(s, False)


def encode_basestring_ascii(s):
    """Return an ASCII-only JSON representation of a Python string"""
    return _quoted(s, True)


def _quoted(s, ascii):
    if not isinstance(s, str):
        raise TypeError(f'first argument must be a string, not {type(s).__name__}')
    if type(s) is not str:
        s = str.__str__(s)
    return _write(s, ascii)


py_encode_basestring = encode_basestring
py_encode_basestring_ascii = encode_basestring_ascii


class JSONEncoder:
    """Extensible JSON <https://json.org> encoder for Python data structures.

    A dict becomes an object, a list or tuple an array, a str a string, an int or float a number, True true, False
    false and None null. To extend this, make a subclass whose ``.default()`` returns a serializable object for ``o``
    if possible, and otherwise calls the superclass implementation (to raise ``TypeError``).
    """
    item_separator = ', '
    key_separator = ': '

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ','
        if default is not None:
            self.default = default

    def default(self, o):
        """Implement this method in a subclass such that it returns a serializable object for ``o``, or calls the base
        implementation (to raise a ``TypeError``).
        """
        raise TypeError(f'Object of type {o.__class__.__name__} is not JSON serializable')

    def encode(self, o):
        """Return a JSON string representation of a Python data structure."""
        if isinstance(o, str):
            return _quoted(o, bool(self.ensure_ascii))
        if not self.skipkeys and self.allow_nan and type(self).iterencode is JSONEncoder.iterencode:
            indent = ' ' * self.indent if isinstance(self.indent, int) else self.indent
            text = _write(o, bool(self.ensure_ascii), indent, self.item_separator, self.key_separator, bool(self.sort_keys))
            if text is not NotImplemented:
                return text
        return ''.join(self.iterencode(o, _one_shot=True))

    def iterencode(self, o, _one_shot=False):
        """Encode the given object and yield each string representation as available."""
        return _chunks(self, o)


def _float(o, allow_nan):
    if o != o:
        text = 'NaN'
    elif o == INFINITY:
        text = 'Infinity'
    elif o == -INFINITY:
        text = '-Infinity'
    else:
        return float.__repr__(o)
    if not allow_nan:
        raise ValueError('Out of range float values are not JSON compliant: ' + repr(o))
    return text


def _scalar(o, encoder):
    """The text of a value that is no container, or None."""
    if isinstance(o, str):
        return _quoted(o, bool(encoder.ensure_ascii))
    if o is None:
        return 'null'
    if o is True:
        return 'true'
    if o is False:
        return 'false'
    if isinstance(o, int):
        return int.__repr__(o)
    if isinstance(o, float):
        return _float(o, encoder.allow_nan)
    return None


def _key(key, encoder):
    """The text of a key, or None if it is to be left out."""
    if isinstance(key, str):
        pass
    elif isinstance(key, float):
        key = _float(key, encoder.allow_nan)
    elif key is True:
        key = 'true'
    elif key is False:
        key = 'false'
    elif key is None:
        key = 'null'
    elif isinstance(key, int):
        key = int.__repr__(key)
    elif encoder.skipkeys:
        return None
    else:
        raise TypeError(f'keys must be str, int, float, bool or None, not {key.__class__.__name__}')
    return _quoted(key, bool(encoder.ensure_ascii))


class _Open:
    """A container that is being written, or an object whose default() is."""
    __slots__ = ('obj', 'items', 'close', 'at', 'first')

    def __init__(self, obj, items, close):
        self.obj = obj
        self.items = items
        self.close = close
        self.at = -1
        self.first = True


def _chunks(encoder, o):
    """The pieces of the text of o. No recursion: stack has the containers that are open, innermost last."""
    stack = []
    try:
        yield from _walk(encoder, o, stack)
    except GeneratorExit:
        raise
    except BaseException as e:
        for entry in reversed(stack):
            kind = type(entry.obj).__name__
            e.add_note(f'when serializing {kind} object' if entry.items is None
                       else f'when serializing {kind} item {entry.at!r}')
        raise


def _walk(encoder, o, stack):
    indent = encoder.indent
    if indent is not None and not isinstance(indent, str):
        indent = ' ' * indent
    separator, colon = encoder.item_separator, encoder.key_separator
    markers = {} if encoder.check_circular else None
    prefix = ''
    level = 0
    while True:
        text = _scalar(o, encoder)
        if text is not None:
            yield prefix + text
        else:
            if isinstance(o, (list, tuple, dict)):
                is_dict = isinstance(o, dict)
                if prefix:
                    yield prefix
                if not o:
                    yield '{}' if is_dict else '[]'
                else:
                    _enter(markers, o)
                    if is_dict:
                        items = iter(sorted(o.items()) if encoder.sort_keys else o.items())
                        yield '{'
                    else:
                        items = iter(o)
                    stack.append(_Open(o, items, '}' if is_dict else ']'))
                    level += 1
                    prefix = '' if is_dict else '['
                    # prefix is now what stands before the first item
                    if indent is not None:
                        prefix += '\n' + indent * level
            else:
                _enter(markers, o)
                stack.append(_Open(o, None, ''))
                o = encoder.default(o)
                continue
        # the next value, and what stands before it
        while stack:
            entry = stack[-1]
            if entry.items is None:
                _leave(markers, stack.pop())
                continue
            if entry.close == ']':
                for o in entry.items:
                    entry.at += 1
                    if entry.first:
                        entry.first = False
                    else:
                        prefix = separator if indent is None else separator + '\n' + indent * level
                    break
                else:
                    level -= 1
                    if indent is not None:
                        yield '\n' + indent * level
                    yield ']'
                    _leave(markers, stack.pop())
                    continue
                break
            for key, o in entry.items:
                entry.at = key
                text = _key(key, encoder)
                if text is None:
                    continue
                if entry.first:
                    entry.first = False
                    if prefix:
                        yield prefix
                else:
                    yield separator if indent is None else separator + '\n' + indent * level
                yield text
                yield colon
                prefix = ''
                break
            else:
                level -= 1
                if not entry.first and indent is not None:
                    yield '\n' + indent * level
                yield '}'
                _leave(markers, stack.pop())
                continue
            break
        else:
            return


def _enter(markers, o):
    if markers is not None:
        if id(o) in markers:
            raise ValueError('Circular reference detected')
        markers[id(o)] = o


def _leave(markers, entry):
    if markers is not None:
        del markers[id(entry.obj)]
