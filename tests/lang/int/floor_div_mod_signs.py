for a in (7, -7, 0, 1, -1):
    for b in (2, -2, 3, -3, 7, -8):
        print(a, b, a // b, a % b, divmod(a, b), (a // b) * b + a % b == a)
big = 10 ** 30 + 7
for b in (3, -3, 10 ** 15, -10 ** 15, big, -big, big + 1, 2 ** 64):
    print(big // b, big % b, -big // b, -big % b)
