def src(n):
    print("src", n)
    return range(n)
g = (x for x in src(2))
print("made")
print(list(g))
g = (x + y for x in src(2) for y in src(x))
print("made 2")
print(list(g))
l = [print("eval", i) or i for i in range(2) if print("test", i) or True]
print(l)
try:
    [1 // (2 - i) for i in range(4)]
except ZeroDivisionError:
    print("division")
k = 1
g = (k for _ in range(2))
k = 2
print(list(g))
data = [1, 2, 3]
g = (v for v in data if v in keep)
keep = {2, 3}
data.append(2)
print(list(g))
def early():
    return [x for x in range(10) if x > 2][0]
print(early(), next(x for x in range(10) if x > 2))
