n = 7 ** 2000
s = str(n)
print(len(s), s[:20], s[-20:], int(s) == n)
try:
    str(10 ** 5000)
except ValueError as e:
    print(e)
try:
    int("1" * 5000)
except ValueError as e:
    print(e)
print(len(hex(10 ** 5000)), len(bin(10 ** 5000)), int("1" * 5000, 16) % 97, 10 ** 4299 == int("1" + "0" * 4299))
print(len(f"{2 ** 10000:x}"), (10 ** 5000).bit_length())
