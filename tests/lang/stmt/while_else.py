i = 0
while i < 3:
    i += 1
else:
    print("done", i)
i = 0
while True:
    i += 1
    if i == 2:
        continue
    if i == 4:
        break
    print(i)
else:
    print("not printed")
n = 27
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)
while i: i -= 1
print(i)
