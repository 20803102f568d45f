def find(xs, t):
    for i, x in enumerate(xs):
        if x == t:
            print("found at", i)
            break
    else:
        print("missing", t)

find([1, 2, 3], 2)
find([1, 2, 3], 9)
find([], 1)
for i in range(3):
    for j in range(3):
        if j == i:
            continue
        if i == 2:
            break
        print(i, j)
    else:
        print("inner done", i)
for x in "ab": print(x)
else: print("end")
print(i, j, x)
