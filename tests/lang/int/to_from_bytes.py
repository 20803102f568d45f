print((258).to_bytes(2, "big"), (258).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), (0).to_bytes(0, "big"), (255).to_bytes(1, "big"), (65).to_bytes())
print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes(b"", "big"), int.from_bytes([1, 0], "big"), int.from_bytes(b"\x05"))
n = 2 ** 100 + 12345
for order in ("big", "little"):
    b = n.to_bytes(16, order)
    print(b.hex(), int.from_bytes(b, order) == n, int.from_bytes((-n).to_bytes(14, order, signed=True), order, signed=True) == -n)
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (128).to_bytes(1, "big", signed=True), lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: int.from_bytes("a", "big"), lambda: int.from_bytes(5, "big")):
    try:
        print(f())
    except (OverflowError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
