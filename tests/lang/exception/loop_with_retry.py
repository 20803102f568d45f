attempts = []
def flaky(n):
    attempts.append(n)
    if len(attempts) < 3:
        raise ConnectionError(f"attempt {len(attempts)}")
    return "ok"
def retry(f, times):
    last = None
    for i in range(times):
        try:
            return f(i)
        except ConnectionError as e:
            last = e
            print("retry after", e)
    raise RuntimeError("gave up") from last
print(retry(flaky, 5))
attempts.clear()
try:
    retry(flaky, 2)
except RuntimeError as e:
    print(e, "<-", repr(e.__cause__))
def parse(s):
    for conv in (int, float, complex):
        try:
            return conv(s)
        except ValueError:
            continue
    return s
print([parse(s) for s in ("1", "1.5", "2j", "x", " 7 ", "")])
