import time

t = time.struct_time(range(9))
print(t, t == tuple(range(9)), t.tm_zone, len(t), t[:3], t.tm_year, t.tm_isdst, time.struct_time.n_fields)
print(time.struct_time(range(11)).tm_gmtoff, isinstance(t, tuple), hash(t) == hash(tuple(t)), t < (1,))
for change in ('t.tm_year = 5', 't.other = 1', 't[0] = 1'):
    try:
        exec(change)
    except (AttributeError, TypeError) as e:
        print(type(e).__name__)
year, *rest = time.gmtime(0)
print(year, rest)
match time.gmtime(86400):
    case time.struct_time(tm_year=y, tm_mday=d):
        print(y, d)
