data = iter([3, 8, 0, 5])
while (n := next(data, None)) is not None:
    if (sq := n * n) > 20: print(n, sq)
print(n, sq)
text = "k=v;x;a=b"
print([(p[0], p[1]) for part in text.split(";") if len(p := part.split("=")) == 2], p)
if (m := {"a": 1}.get("a")) and m > 0: print("positive", m)
total = 0
print([total := total + v for v in range(5)], total)
print(any((bad := v) < 0 for v in [1, -2, -3]), bad, [y for v in range(4) if (y := v * v) % 2 == 0])
