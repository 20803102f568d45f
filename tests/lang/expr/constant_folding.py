print(1 + 2, "a" * 3, (1, 2) + (3,), -1, 2 ** 10, 10 / 4, 7 // 2, "ab"[1], (1, 2, 3)[-1])
try:
    1 / 0
except ZeroDivisionError as e:
    print(e)
try:
    "abc"[10]
except IndexError as e:
    print(e)
try:
    "a" + 1
except TypeError as e:
    print(e)
print(len("x" * 5000), len((0,) * 1000), 1 << 70, not None, "a" "b" * 2)
if 0:
    print("dead")
while 0:
    pass
else:
    print("else")
print(__debug__, ... is Ellipsis)
