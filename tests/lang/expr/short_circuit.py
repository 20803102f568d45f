def t(v):
    print("t", v)
    return v

print(t(0) or t(1) or t(2))
print(t(1) and t(0) and t(2))
print(t(0) and t(1) or t(3))
print((t("") or t([])) or t(()))
print(not t(0) and t(5))
print([] or {} or "last", 1 and "x" and [2])
if t(0) or t(1) and t(2):
    print("taken")
while not (t(1) or t(2)):
    print("never")
print(1 if t(0) else 2 if t(1) else 3)
