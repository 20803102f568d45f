vals = (0, 1, -1, 6, -7, 2 ** 64, -(2 ** 64), 2 ** 65 - 1, -(2 ** 65) + 3)
for a in vals:
    for b in (1, -2, 255, 2 ** 64 - 1, -(2 ** 70)):
        print(a & b, a | b, a ^ b, ~a)
print(0b1100 & 0b1010, 0b1100 | 0b1010, 0b1100 ^ 0b1010, ~0, ~-1, True & 3, True | 2, False ^ True, type(True & True).__name__, type(True & 1).__name__)
print((2 ** 100).bit_length(), (-5).bit_length(), (0).bit_length(), (255).bit_count(), (-255).bit_count(), (2 ** 100 - 1).bit_count(), (0).bit_count())
mask = 0
for i in range(0, 100, 7):
    mask |= 1 << i
print(mask, mask.bit_count(), [i for i in range(100) if mask >> i & 1])
