vals = [0, 1, -1, 1.5, "3", "x", "", None, True, [1], (1, 2), {"a": 1}, b"4"]
for conv in (int, float, str, bool, list, tuple, dict, len, sorted):
    row = []
    for v in vals:
        try:
            row.append(repr(conv(v)))
        except (TypeError, ValueError) as e:
            row.append(type(e).__name__[0])
    print(conv.__name__, row)
