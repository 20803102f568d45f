records = ["2024-01-03 INFO start", "2024-01-03 ERROR disk full", "garbage", "2024-01-04 WARN slow", "2024-01-04 ERROR net down", "2024-01-05 INFO stop"]

def parse(lines, bad):
    for n, line in enumerate(lines, 1):
        try:
            date, level, msg = line.split(" ", 2)
        except ValueError:
            bad.append((n, line))
            continue
        yield {"date": date, "level": level, "msg": msg, "line": n}

def only(rows, **want):
    return (r for r in rows if all(r[k] == v for k, v in want.items()))

def batch(rows, n):
    buf = []
    for r in rows:
        buf.append(r)
        if len(buf) == n:
            yield buf
            buf = []
    if buf: yield buf

def tee_count(rows, counter):
    for r in rows:
        counter[r["level"]] = counter.get(r["level"], 0) + 1
        yield r

bad, counts = [], {}
for b in batch(tee_count(parse(records, bad), counts), 2):
    print([r["line"] for r in b])
print(bad, counts)
print([r["msg"] for r in only(parse(records, []), level="ERROR")], list(only(parse(records, []), level="INFO", date="2024-01-05")))
def running(rows, f, init):
    acc = init
    for r in rows:
        acc = f(acc, r)
        yield acc
print(list(running(range(1, 8), lambda a, x: a * x, 1)), list(running("abc", lambda a, c: c + a, "")))
def merge(a, b):
    a, b = iter(a), iter(b)
    x, y = next(a, None), next(b, None)
    while x is not None or y is not None:
        if y is None or (x is not None and x <= y):
            yield x
            x = next(a, None)
        else:
            yield y
            y = next(b, None)
print(list(merge([1, 4, 9], [2, 3, 10, 11])), list(merge([], [1])), list(merge([], [])))
