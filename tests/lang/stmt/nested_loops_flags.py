found = None
for i in range(2, 10):
    for j in range(2, 10):
        if i * j == 42:
            found = i, j
            break
    else:
        continue
    break
print(found)
rows = ["..#", "#..", "..."]
for r, row in enumerate(rows):
    for c, ch in enumerate(row):
        if ch != "#": continue
        print("wall", r, c)
total = 0
for a in range(1, 20):
    if a % 2: continue
    for b in range(a, 20):
        if b - a > 3: break
        total += a * b
print(total)
n, out = 100, []
p = 2
while n > 1:
    while n % p == 0:
        out.append(p); n //= p
    p += 1
print(out)
