def collatz(n):
    c = 0
    while n != 1:
        n = 3 * n + 1 if n & 1 else n >> 1
        c += 1
    return c
best = max(range(1, 2000), key=collatz)
print(best, collatz(best), collatz(2 ** 70), sum(collatz(i) for i in range(1, 300)))
x = 12345
out = []
for _ in range(8):
    x = (1103515245 * x + 12345) % 2 ** 31
    out.append(x % 100)
print(out)
h = 2166136261
for b in b"hash me":
    h = (h ^ b) * 16777619 & 0xffffffff
print(h, hex(h))
