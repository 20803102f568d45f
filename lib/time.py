# SPDX-License-Identifier: MIT
"""This module provides various functions to manipulate time values.

The time itself is what the host gives (src/mod/time.c); here it is taken apart, written and read. The zone is UTC. sleep() does not
wait: the program's clocks go forward by as much.
"""

from operator import index as _index

__all__ = ['time', 'time_ns', 'monotonic', 'monotonic_ns', 'perf_counter', 'perf_counter_ns', 'process_time', 'process_time_ns',
           'thread_time', 'thread_time_ns', 'sleep', 'gmtime', 'localtime', 'mktime', 'asctime', 'ctime', 'strftime', 'strptime',
           'struct_time', 'get_clock_info', 'timezone', 'altzone', 'daylight', 'tzname']

timezone = altzone = daylight = 0
tzname = ('UTC', 'UTC')

_DAYS = ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')
_MONTHS = ('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December')
_MAX_SECONDS = 2 ** 55  # of what the C library's calendar takes: years of 32 bits
_FIELDS = ('tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst', 'tm_zone', 'tm_gmtoff')


# ---- the calendar ----

def _days_to(year, month, day):
    """Days from 1970-01-01 to a date of the proleptic Gregorian calendar."""
    year -= month < 3  # years from March: the leap day is the last one
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * ((month + 9) % 12) + 2) // 5 + day - 719469


def _date_of(days):
    era, day = divmod(days + 719468, 146097)
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    m = (5 * day + 2) // 153
    month = m + 3 if m < 10 else m - 9
    return 400 * era + year + (month < 3), month, day - (153 * m + 2) // 5 + 1


def _day_of_year(year, month, day):
    return _days_to(year, month, day) - _days_to(year, 1, 1) + 1


# ---- struct_time ----

class struct_time(tuple):
    """The time value as returned by gmtime(), localtime(), and strptime(), and accepted by asctime(), mktime() and strftime().

    May be considered as a sequence of 9 integers.
    """

    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0
    __match_args__ = _FIELDS[:9]

    def __new__(cls, sequence, dict={}):
        try:
            items = tuple(sequence)
        except TypeError:
            raise TypeError('constructor requires a sequence') from None
        if len(items) < 9:
            raise TypeError(f'time.struct_time() takes an at least 9-sequence ({len(items)}-sequence given)')
        if len(items) > 11:
            raise TypeError(f'time.struct_time() takes an at most 11-sequence ({len(items)}-sequence given)')
        self = tuple.__new__(cls, items[:9])
        self._zone = items[9] if len(items) > 9 else dict.get('tm_zone'), items[10] if len(items) > 10 else dict.get('tm_gmtoff')
        return self

    tm_zone = property(lambda self: self._zone[0], doc='abbreviation of timezone name')
    tm_gmtoff = property(lambda self: self._zone[1], doc='offset from UTC in seconds')

    def __setattr__(self, name, value):
        if name != '_zone' or hasattr(self, '_zone'):
            raise AttributeError('readonly attribute' if name in _FIELDS else
                                 f"'time.struct_time' object has no attribute '{name}' and no __dict__ for setting new attributes")
        object.__setattr__(self, name, value)

    def __repr__(self):
        return f'time.struct_time({", ".join([f"{n}={v!r}" for n, v in zip(_FIELDS, self)])})'

    def __reduce__(self):
        return struct_time, (tuple(self), {'tm_zone': self.tm_zone, 'tm_gmtoff': self.tm_gmtoff})

    def __replace__(self, /, **changes):
        values = {n: getattr(self, n) for n in _FIELDS}
        unknown = [n for n in changes if n not in values]
        if unknown:
            raise TypeError(f'Got unexpected field name(s): {unknown!r}')
        values.update(changes)
        return struct_time(values.values())


def _add_fields():
    from operator import itemgetter
    for i, name in enumerate(_FIELDS[:9]):
        setattr(struct_time, name, property(itemgetter(i)))


_add_fields()


# ---- clocks ----

def time_ns():
    """time_ns() -> int\n\nReturn the current time in nanoseconds since the Epoch."""
    ns = _now(False)
    if ns is None:
        raise PermissionError('this program has no clock: the host has to give one (`--clock real` or `--clock fixed=SECONDS` on the '
                              'command line, cloche_set_clock() in C)')
    return ns


def time():
    """time() -> floating-point number\n\nReturn the current time in seconds since the Epoch."""
    return time_ns() / 1e9


def monotonic():
    """monotonic() -> float\n\nMonotonic clock, cannot go backward."""
    return _now(True) / 1e9


def monotonic_ns():
    """monotonic_ns() -> int\n\nMonotonic clock, cannot go backward, as nanoseconds."""
    return _now(True)


def perf_counter():
    """perf_counter() -> float\n\nPerformance counter for benchmarking."""
    return _now(True) / 1e9


def perf_counter_ns():
    """perf_counter_ns() -> int\n\nPerformance counter for benchmarking as nanoseconds."""
    return _now(True)


def process_time():
    """process_time() -> float\n\nProcess time for profiling."""
    return _now(True) / 1e9


def process_time_ns():
    """process_time_ns() -> int\n\nProcess time for profiling as nanoseconds."""
    return _now(True)


def thread_time():
    """thread_time() -> float\n\nThread time for profiling."""
    return _now(True) / 1e9


def thread_time_ns():
    """thread_time_ns() -> int\n\nThread time for profiling as nanoseconds."""
    return _now(True)


def get_clock_info(name):
    """get_clock_info(name: string) -> dict\n\nGet information of the specified clock."""
    if not isinstance(name, str):
        raise TypeError(f'get_clock_info() argument 1 must be str, not {type(name).__name__}')
    if name not in ('time', 'monotonic', 'perf_counter', 'process_time', 'thread_time'):
        raise ValueError('unknown clock')
    from types import SimpleNamespace
    return SimpleNamespace(implementation='host', monotonic=name != 'time', adjustable=name == 'time', resolution=1e-09)


def sleep(seconds, /):
    """sleep(seconds)\n\nDelay execution for a given number of seconds."""
    if isinstance(seconds, float):
        if seconds != seconds:
            raise ValueError('Invalid value NaN (not a number)')
        if seconds > 9223372036.0:
            raise OverflowError('timestamp out of range for platform time_t')
        ns = -int(-seconds * 1e9 // 1)
    else:
        try:
            ns = _index(seconds) * 10 ** 9
        except TypeError:
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer") from None
    if ns < 0:
        raise ValueError('sleep length must be non-negative')
    if ns >= 2 ** 60:
        raise OverflowError('timestamp out of range for platform time_t')
    _sleep(ns)


# ---- seconds and dates ----

def _whole(seconds):
    if seconds is None:
        return time_ns() // 10 ** 9
    if isinstance(seconds, float):
        if seconds != seconds:
            raise ValueError('Invalid value NaN (not a number)')
        if not -_MAX_SECONDS < seconds < _MAX_SECONDS:
            raise OverflowError('timestamp out of range for platform time_t')
        return int(seconds // 1)
    seconds = _index(seconds)
    if not -2 ** 63 <= seconds < 2 ** 63:
        raise OverflowError('timestamp out of range for platform time_t')
    if not -_MAX_SECONDS < seconds < _MAX_SECONDS:
        raise OSError(75, 'Value too large for defined data type')
    return seconds


def gmtime(seconds=None, /):
    """Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT). Without seconds: the current time."""
    return _fields(_whole(seconds), 'GMT')


def localtime(seconds=None, /):
    """Convert seconds since the Epoch to a time tuple expressing local time, which is UTC. Without seconds: the current time."""
    return _fields(_whole(seconds), 'UTC')


def _fields(seconds, zone):
    days, rest = divmod(seconds, 86400)
    year, month, day = _date_of(days)
    return struct_time((year, month, day, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, _day_of_year(year, month, day), 0),
                       {'tm_zone': zone, 'tm_gmtoff': 0})


def _tuple_of(t, name):
    """The nine ints of a time tuple."""
    if not isinstance(t, tuple):
        raise TypeError('Tuple or struct_time argument required')
    if len(t) != 9:
        raise TypeError(f'{name}(): illegal time tuple argument')
    return [_index(x) for x in t]


def _checked(t, name):
    """The same, each in its range; fields a date may leave at 0 are 1."""
    y, mon, mday, hour, minute, second, wday, yday, dst = _tuple_of(t, name)
    mon = mon or 1
    mday = mday or 1
    yday = yday or 1
    for what, value, low, high in (('month', mon, 1, 12), ('day of month', mday, 1, 31), ('hour', hour, 0, 23),
                                   ('minute', minute, 0, 59), ('seconds', second, 0, 61), ('day of week', wday, -1, None),
                                   ('day of year', yday, 1, 366)):
        if value < low or high is not None and value > high:
            raise ValueError(f'{what} out of range')
    return y, mon, mday, hour, minute, second, wday % 7, yday, dst


def mktime(t, /):
    """mktime(tuple) -> floating-point number\n\nConvert a time tuple in local time to seconds since the Epoch."""
    y, mon, mday, hour, minute, second, *rest = _tuple_of(t, 'mktime')
    for value in (y - 1900, mon, mday, hour, minute, second):
        if not -2 ** 63 <= value < 2 ** 63:
            raise OverflowError('Python int too large to convert to C long')
        if not -2 ** 31 <= value < 2 ** 31:
            raise OverflowError('signed integer is greater than maximum' if value > 0 else 'signed integer is less than minimum')
    y += (mon - 1) // 12
    return float((_days_to(y, (mon - 1) % 12 + 1, 1) + mday - 1) * 86400 + hour * 3600 + minute * 60 + second)


def asctime(t=None, /):
    """asctime([tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."""
    y, mon, mday, hour, minute, second, wday, yday, dst = _checked(localtime() if t is None else t, 'asctime')
    return f'{_DAYS[wday][:3]} {_MONTHS[mon - 1][:3]} {mday:2d} {hour:02d}:{minute:02d}:{second:02d} {y}'


def ctime(seconds=None, /):
    """ctime(seconds) -> string\n\nConvert a time in seconds since the Epoch to a string in local time."""
    return asctime(localtime(seconds))


# ---- text ----

def _iso_week(y, wday, yday):
    """ISO 8601 year and week; yday from 1."""
    week = (yday - 1 - wday + 10) // 7
    if week < 1:
        y -= 1
        last = _days_to(y, 12, 31)
        return _iso_week(y, (last + 3) % 7, _day_of_year(y, 12, 31))
    if week == 53 and (_days_to(y + 1, 1, 1) + 3) % 7 <= 3:
        return y + 1, 1
    return y, week


def strftime(format, t=None, /):
    """strftime(format[, tuple]) -> string\n\nConvert a time tuple to a string according to a format specification."""
    if not isinstance(format, str):
        raise TypeError(f'strftime() argument 1 must be str, not {type(format).__name__}')
    f = _checked(localtime() if t is None else t, 'strftime')
    zone = getattr(t, 'tm_zone', None) if isinstance(t, struct_time) else None
    return _write(format, f, zone or 'UTC')


def _write(format, f, zone):
    y, mon, mday, hour, minute, second, wday, yday, dst = f
    hour12 = hour % 12 or 12
    out = []
    i = 0
    while True:
        j = format.find('%', i)
        if j < 0:
            return ''.join(out) + format[i:]
        out.append(format[i:j])
        i = j + 1
        flag = ''
        while format[i:i + 1] in ('-', '_', '0', '^', '#'):
            flag = format[i]
            i += 1
        width = ''
        while '0' <= format[i:i + 1] <= '9':
            width += format[i]
            i += 1
        if format[i:i + 1] in ('E', 'O'):
            i += 1
        c = format[i:i + 1]
        i += 1
        number = None
        match c:
            case 'Y': text = str(y)
            case 'C': number = y // 100, 1
            case 'y': number = y % 100, 2
            case 'm': number = mon, 2
            case 'd': number = mday, 2
            case 'e': text = f'{mday:2d}'
            case 'H': number = hour, 2
            case 'I': number = hour12, 2
            case 'k': text = f'{hour:2d}'
            case 'l': text = f'{hour12:2d}'
            case 'M': number = minute, 2
            case 'S': number = second, 2
            case 'j': number = yday, 3
            case 'w': number = (wday + 1) % 7, 1
            case 'u': number = wday + 1, 1
            case 'U': number = (yday + 6 - (wday + 1) % 7) // 7, 2
            case 'W': number = (yday + 6 - wday) // 7, 2
            case 'V': number = _iso_week(y, wday, yday)[1], 2
            case 'G': text = str(_iso_week(y, wday, yday)[0])
            case 'g': number = _iso_week(y, wday, yday)[0] % 100, 2
            case 's': number = int(mktime(f)), 1
            case 'a': text = _DAYS[wday][:3]
            case 'A': text = _DAYS[wday]
            case 'b' | 'h': text = _MONTHS[mon - 1][:3]
            case 'B': text = _MONTHS[mon - 1]
            case 'p': text = 'PM' if hour >= 12 else 'AM'
            case 'P': text = 'pm' if hour >= 12 else 'am'
            case 'c': text = _write('%a %b %e %H:%M:%S %Y', f, zone)
            case 'x' | 'D': text = _write('%m/%d/%y', f, zone)
            case 'X' | 'T': text = _write('%H:%M:%S', f, zone)
            case 'R': text = _write('%H:%M', f, zone)
            case 'r': text = _write('%I:%M:%S %p', f, zone)
            case 'F': text = _write('%Y-%m-%d', f, zone)
            case 'z': text = '+0000'
            case 'Z': text = zone
            case 'n': text = '\n'
            case 't': text = '\t'
            case '%': text = '%'
            case _:
                out.append(format[j:i])
                continue
        if number is not None:
            value, digits = number
            text = str(value) if flag == '-' else f'{value:{digits}d}' if flag == '_' else f'{value:0{digits}d}'
        if flag == '^' or flag == '#' and c not in 'Zp':
            text = text.upper()
        elif flag == '#':
            text = text.lower()
        if width:
            fill = ' ' if flag == '_' or number is None and flag != '0' else '0'
            text = text.rjust(min(int(width), 1000000), fill)
        out.append(text)


def strptime(data_string, format='%a %b %d %H:%M:%S %Y', /):
    """strptime(string, format) -> struct_time\n\nParse a string to a time tuple according to a format specification."""
    from _strptime import parse
    y, mon, mday, hour, minute, second, wday, yday, dst, zone, offset, micros = parse(data_string, format)
    return struct_time((y, mon, mday, hour, minute, second, wday, yday, dst), {'tm_zone': zone, 'tm_gmtoff': offset})
