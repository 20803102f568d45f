# SPDX-License-Identifier: MIT
"""Reading dates and times by a format: what time.strptime() and datetime's stand on."""

from time import _DAYS, _MONTHS, _date_of, _day_of_year, _days_to

# number directives: most digits, lowest, highest
_NUMBERS = {'d': (2, 1, 31), 'H': (2, 0, 23), 'I': (2, 1, 12), 'j': (3, 1, 366), 'm': (2, 1, 12), 'M': (2, 0, 59), 'S': (2, 0, 61),
            'U': (2, 0, 53), 'W': (2, 0, 53), 'V': (2, 1, 53), 'w': (1, 0, 6), 'u': (1, 1, 7), 'y': (2, 0, 99), 'Y': (4, 0, 9999),
            'G': (4, 0, 9999)}
_EXACT = {'y': 2, 'Y': 4, 'G': 4}  # digits that have to be there
_NAMES = {'a': [d[:3].lower() for d in _DAYS], 'A': [d.lower() for d in _DAYS], 'b': [m[:3].lower() for m in _MONTHS],
          'B': [m.lower() for m in _MONTHS], 'p': ['am', 'pm'], 'Z': ['utc', 'gmt']}
_LONG = {'c': '%a %b %d %H:%M:%S %Y', 'x': '%m/%d/%y', 'X': '%H:%M:%S', 'D': '%m/%d/%y', 'T': '%H:%M:%S', 'R': '%H:%M',
         'F': '%Y-%m-%d', 'r': '%I:%M:%S %p'}


class _NoMatch(Exception):
    pass


def _items(format):
    """The format as a list of (directive or None, text)."""
    out = []
    i = 0
    while i < len(format):
        c = format[i]
        i += 1
        if c.isspace():
            while format[i:i + 1].isspace():
                i += 1
            out.append((' ', ''))
        elif c != '%':
            out.append((None, c))
        else:
            d = format[i:i + 1]
            i += 1
            if d in ('E', 'O') and format[i:i + 1]:
                d = format[i]
                i += 1
            if not d:
                raise ValueError(f"stray %% in format '{format}'".replace('%%', '%'))
            if d == '%':
                out.append((None, '%'))
            elif d in _LONG:
                out += _items(_LONG[d])
            elif d in _NUMBERS or d in _NAMES or d in ('f', 'z', 'n', 't'):
                out.append((' ', '') if d in 'nt' else (d, ''))
            else:
                raise ValueError(f"'{d}' is a bad directive in format '{format}'")
    return out


def _candidates(directive, text, lower, at):
    """Each (value, end) a directive may take at a place, the longest first."""
    if directive in _NUMBERS:
        most, low, high = _NUMBERS[directive]
        for n in range(most, _EXACT.get(directive, 1) - 1, -1):
            digits = text[at:at + n]
            if len(digits) == n and digits.isdecimal() and low <= int(digits) <= high:
                yield int(digits), at + n
        if directive == 'd' and text[at:at + 1] == ' ' and text[at + 1:at + 2].isdecimal() and text[at + 1] != '0':
            yield int(text[at + 1]), at + 2
    elif directive in _NAMES:
        names = _NAMES[directive]
        for name in sorted(names, key=len, reverse=True):
            if lower.startswith(name, at):
                yield names.index(name), at + len(name)
    elif directive == 'f':
        for n in range(6, 0, -1):
            digits = text[at:at + n]
            if len(digits) == n and digits.isdecimal():
                yield int(digits.ljust(6, '0')), at + n
    elif directive == 'z':
        if lower.startswith('z', at):
            yield (0, 0), at + 1
        elif text[at:at + 1] in ('+', '-'):
            yield from _offsets(text, at)


def _offsets(text, at):
    def two(i, high=59):
        digits = text[i:i + 2]
        return int(digits) if len(digits) == 2 and digits.isdecimal() and int(digits) <= high else None

    sign = -1 if text[at] == '-' else 1
    hours = two(at + 1, 99)
    if hours is None:
        return
    colon = text[at + 3:at + 4] == ':'
    end = at + 4 if colon else at + 3
    minutes = two(end)
    if minutes is None:
        return
    end += 2
    found = [((sign * (hours * 3600 + minutes * 60), 0), end)]
    seconds = None
    if text[end:end + 1] == ':' or not colon:
        seconds = two(end + (text[end:end + 1] == ':'))
    if seconds is not None:
        if (text[end] == ':') != colon:
            raise ValueError(f'Inconsistent use of : in {text[at:]}')
        end += 2 + colon
        whole = hours * 3600 + minutes * 60 + seconds
        found.append(((sign * whole, 0), end))
        if text[end:end + 1] == '.':
            n = 0
            while n < 6 and text[end + 1 + n:end + 2 + n].isdecimal():
                n += 1
            if n:
                found.append(((sign * whole, sign * int(text[end + 1:end + 1 + n].ljust(6, '0'))), end + 1 + n))
    yield from reversed(found)


def _match(items, text):
    """Values of the directives, with what was left over; a search with a stack of choices."""
    lower = text.lower()
    found = {}
    stack = []
    k = at = 0
    while True:
        ok = True
        if k == len(items):
            return found, at
        directive, literal = items[k]
        if directive is None:
            ok = lower.startswith(literal.lower(), at)
            at += len(literal)
        elif directive == ' ':
            start = at
            while text[at:at + 1].isspace():
                at += 1
            ok = at > start
        else:
            choices = _candidates(directive, text, lower, at)
            stack.append((k, choices, dict(found)))
            ok = False
        if ok:
            k += 1
            continue
        while stack:
            k, choices, before = stack[-1]
            choice = next(choices, None)
            if choice is not None:
                found = dict(before)
                found[items[k][0]], at = choice
                k += 1
                break
            stack.pop()
        else:
            raise _NoMatch


def _from_week(year, week, weekday, monday_first):
    """Day of the year of a weekday (Monday is 0) in a week as %W or %U counts them."""
    first = (_days_to(year, 1, 1) + 3) % 7
    if not monday_first:
        first = (first + 1) % 7
        weekday = (weekday + 1) % 7
    week0 = (7 - first) % 7
    if week == 0:
        return 1 + weekday - first
    return 1 + week0 + 7 * (week - 1) + weekday


def parse(text, format):
    """(year, month, day, hour, minute, second, weekday, day of year, dst, zone, offset, microseconds)."""
    for i, arg in enumerate((text, format)):
        if not isinstance(arg, str):
            raise TypeError(f'strptime() argument {i} must be str, not {type(arg)}')
    items = _items(format)
    seen = set()
    for d, _ in items:
        if d not in (None, ' '):
            if d in seen:
                raise ValueError(f"redefinition of directive '%{d}' in format '{format}'")
            seen.add(d)
    try:
        found, end = _match(items, text)
    except _NoMatch:
        raise ValueError(f'time data {text!r} does not match format {format!r}') from None
    if end != len(text):
        raise ValueError(f'unconverted data remains: {text[end:]}')
    return _values(found, format)


def _values(found, format):
    get = found.get
    year = get('Y')
    if 'y' in found:
        year = found['y'] + (2000 if found['y'] <= 68 else 1900)
    month, day = get('m', 1), get('d', 1)
    for c in 'bB':
        if c in found:
            month = found[c] + 1
    hour = get('H', 0)
    if 'I' in found:
        hour = found['I'] % 12 + 12 * get('p', 0)
    weekday = get('a', get('A'))
    if 'w' in found:
        weekday = (found['w'] - 1) % 7
    if 'u' in found:
        weekday = found['u'] - 1
    yday = get('j')
    if 'G' in found:
        if yday is not None:
            raise ValueError("Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.")
        if 'V' not in found or weekday is None:
            raise ValueError("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive "
                             "('%A', '%a', '%w', or '%u').")
    elif 'V' in found:
        if year is None or weekday is None:
            raise ValueError("ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive "
                             "('%A', '%a', '%w', or '%u').")
        raise ValueError("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.")
    known_year = year
    leap_default = year is None and month == 2 and day == 29
    if leap_default:
        year = 1904
    elif year is None:
        year = 1900
    if yday is None and weekday is not None:
        start = None
        if ('U' in found or 'W' in found) and known_year is not None:
            yday = _from_week(year, found['W'] if 'W' in found else found['U'], weekday, 'W' in found)
            start = _days_to(year, 1, 1) + yday - 1
        elif 'G' in found:
            fourth = _days_to(found['G'], 1, 4)
            start = fourth - (fourth + 3) % 7 + 7 * (found['V'] - 1) + weekday
            if found['V'] == 53 and _days_to(found['G'] + 1, 1, 4) - 3 <= start - weekday + 3:
                raise ValueError('Invalid week: 53')
        if start is not None:
            year, month, day = _date_of(start)
            yday = _day_of_year(year, month, day)
    if yday is None:
        if _date_of(_days_to(year, month, day)) != (year, month, day):
            raise ValueError('day is out of range for month')
        yday = _day_of_year(year, month, day)
    elif 'j' in found:
        year, month, day = _date_of(_days_to(year, 1, 1) + yday - 1)
    if weekday is None:
        weekday = (_days_to(year, month, day) + 3) % 7
    dst = -1
    zone = None
    if 'Z' in found:
        zone = ('UTC', 'GMT')[found['Z']]
        dst = 0
    offset = get('z', (None, 0))[0]
    if leap_default:
        year = 1900
    return year, month, day, hour, get('M', 0), get('S', 0), weekday, yday, dst, zone, offset, get('f', 0)
