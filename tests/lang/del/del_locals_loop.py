def f():
    x = 1
    del x
    x = 2
    print(x)
    for i in range(2):
        y = i
        del y
    try:
        y
    except UnboundLocalError as e:
        print(e)
    l = [1, 2, 3]
    m = l
    del l
    print(m)
    for k in list(d := {"a": 1, "b": 2}):
        del d[k]
    print(d)
f()
t = (1, 2)
try:
    del t[0]
except TypeError as e:
    print(e)
try:
    del "abc"[0]
except TypeError as e:
    print(e)
