def leap(y): return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
def dim(y, m): return [31, 29 if leap(y) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1]
def ordinal(y, m, d):
    if not (1 <= m <= 12 and 1 <= d <= dim(y, m)): raise ValueError(f"bad date {y:04}-{m:02}-{d:02}")
    y1 = y - 1
    return y1 * 365 + y1 // 4 - y1 // 100 + y1 // 400 + sum(dim(y, k) for k in range(1, m)) + d
def weekday(*a): return ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][(ordinal(*a) - 1) % 7]
def parse(s): return tuple(int(p) for p in s.split("-"))
print([y for y in (1900, 2000, 2023, 2024) if leap(y)], ordinal(1970, 1, 1), weekday(2024, 2, 29), ordinal(*parse("2024-12-25")) - ordinal(*parse("2024-07-04")), weekday(1, 1, 1))
for s in ("2023-02-29", "2024-13-01", "2024-00-10", "x-1-1", "2024-1"):
    try:
        print(ordinal(*parse(s)))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
def calendar(y, m):
    print(f"{['Jan', 'Feb', 'Mar'][m - 1]} {y}".center(20))
    first = (ordinal(y, m, 1) - 1) % 7
    cells = ["  "] * first + [f"{d:>2}" for d in range(1, dim(y, m) + 1)]
    for i in range(0, len(cells), 7): print(" ".join(cells[i:i + 7]))
calendar(2024, 2)
