# SPDX-License-Identifier: MIT
"""Text wrapping and filling."""

__all__ = ['TextWrapper', 'wrap', 'fill', 'dedent', 'indent', 'shorten']

_blank = '\t\n\x0b\x0c\r '
_to_space = {ord(c): ' ' for c in _blank}
_word_punct = frozenset('!"\'&.,?')


def _letter(c):
    return c.isalpha() or c == '_' or (c.isalnum() and not c.isdigit())


def _wordy(c):
    return c.isalnum() or c == '_' or c in _word_punct


class TextWrapper:
    """Object for wrapping/filling text."""

    x = ' '

    def __init__(self, width=70, initial_indent='', subsequent_indent='', expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8,
                 *, max_lines=None, placeholder=' [...]'):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate(_to_space)
        return text

    def _split(self, text):
        """Pieces that are not broken further: words (cut after hyphens between letters), dashes, and runs of blanks."""
        out = []
        n = len(text)
        i = 0
        while i < n:
            j = i
            if text[i] in _blank:
                while j < n and text[j] in _blank:
                    j += 1
                out.append(text[i:j])
                i = j
                continue
            while j < n and text[j] not in _blank:
                j += 1
            word = text[i:j]
            if self.break_on_hyphens:
                self._cut(word, out)
            else:
                out.append(word)
            i = j
        return out

    def _cut(self, word, out):
        n = len(word)
        start = 0
        i = 0
        while i < n:
            if word[i] != '-':
                i += 1
                continue
            j = i
            while j < n and word[j] == '-':
                j += 1
            if j - i >= 2:
                # a dash of two or more, between words: it stands alone
                if i > start and _wordy(word[i - 1]) and j < n and (word[j].isalnum() or word[j] == '_'):
                    out.append(word[start:i])
                    out.append(word[i:j])
                    start = j
                elif i == start and start > 0 and j < n:
                    out.append(word[i:j])
                    start = j
            elif (i - start >= 2 and _letter(word[i - 1]) and _letter(word[i - 2]) and j + 1 < n and _letter(word[j])
                  and (_letter(word[j + 1]) or (word[j + 1] == '-' and j + 2 < n and _letter(word[j + 2])))):
                out.append(word[start:j])
                start = j
            elif (i - start >= 3 and _letter(word[i - 1]) and word[i - 2] == '-' and _letter(word[i - 3])
                  and j + 1 < n and _letter(word[j]) and _letter(word[j + 1])):
                out.append(word[start:j])
                start = j
            i = j
        if start < n:
            out.append(word[start:])

    def _fix_sentence_endings(self, chunks):
        i = 0
        while i < len(chunks) - 1:
            word = chunks[i].rstrip('"\'')
            if chunks[i + 1] == ' ' and len(word) > 1 and word[-1] in '.!?' and 'a' <= word[-2] <= 'z' \
                    and len(chunks[i]) - len(word) <= 1:
                chunks[i + 1] = '  '
                i += 2
            else:
                i += 1

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        space = 1 if width < 1 else width - cur_len
        if self.break_long_words and space > 0:
            chunk = reversed_chunks[-1]
            end = space
            if self.break_on_hyphens and len(chunk) > space:
                hyphen = chunk.rfind('-', 0, space)
                if hyphen > 0 and any(c != '-' for c in chunk[:hyphen]):
                    end = hyphen + 1
            cur_line.append(chunk[:end])
            reversed_chunks[-1] = chunk[end:]
        elif not cur_line:
            cur_line.append(reversed_chunks.pop())

    def _wrap_chunks(self, chunks):
        if self.width <= 0:
            raise ValueError('invalid width %r (must be > 0)' % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError('placeholder too large for max width')
        lines = []
        chunks = chunks[::-1]
        while chunks:
            line = []
            used = 0
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == '' and lines:
                chunks.pop()
            while chunks and used + len(chunks[-1]) <= width:
                used += len(chunks[-1])
                line.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                self._handle_long_word(chunks, line, used, width)
                used = sum(map(len, line))
            if self.drop_whitespace and line and line[-1].strip() == '':
                used -= len(line.pop())
            if not line:
                continue
            last = not chunks or (self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip())
            if self.max_lines is None or len(lines) + 1 < self.max_lines or (last and used <= width):
                lines.append(indent + ''.join(line))
                continue
            while line:
                if line[-1].strip() and used + len(self.placeholder) <= width:
                    lines.append(indent + ''.join(line) + self.placeholder)
                    break
                used -= len(line.pop())
            else:
                if lines:
                    before = lines[-1].rstrip()
                    if len(before) + len(self.placeholder) <= self.width:
                        lines[-1] = before + self.placeholder
                        break
                lines.append(indent + self.placeholder.lstrip())
            break
        return lines

    def wrap(self, text):
        """Reformat the single paragraph in 'text' so it fits in lines of no more than 'self.width' columns."""
        chunks = self._split(self._munge_whitespace(text))
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        """Reformat the single paragraph in 'text' and return it as a single string."""
        return '\n'.join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    """Wrap a single paragraph of text, returning a list of wrapped lines."""
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    """Fill a single paragraph of text, returning a new string."""
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """Collapse and truncate the given text to fit in the given width."""
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(' '.join(text.strip().split()))


def dedent(text):
    """Remove any common leading whitespace from every line in `text`."""
    try:
        lines = text.split('\n')
    except (AttributeError, TypeError):
        raise TypeError(f'expected str object, not {type(text).__qualname__!r}') from None
    margin = None
    for line in lines:
        body = line.lstrip(' \t') if line.strip() else ''
        if not body:
            continue
        lead = line[:len(line) - len(body)]
        if margin is None:
            margin = lead
        else:
            n = 0
            while n < len(margin) and n < len(lead) and margin[n] == lead[n]:
                n += 1
            margin = margin[:n]
    n = len(margin or '')
    return '\n'.join([line[n:] if line.strip() else '' for line in lines])


def indent(text, prefix, predicate=None):
    """Adds 'prefix' to the beginning of selected lines in 'text'."""
    if predicate is None:
        return ''.join([prefix + line if not line.isspace() else line for line in text.splitlines(True)])
    return ''.join([prefix + line if predicate(line) else line for line in text.splitlines(True)])
