for s in ("a=b=c", "abc", "", "=x", "x=", "==", "a==b"):
    print(repr(s), s.partition("="), s.rpartition("="), s.partition("=="), s.rpartition("=="))
try:
    "a".partition("")
except ValueError as e:
    print(e)
try:
    "a".partition(1)
except TypeError as e:
    print(e)
k, _, v = "key: value: more".partition(": ")
print(k, v)
