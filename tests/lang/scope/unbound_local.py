x = 1
def f():
    try:
        print(x)
    except UnboundLocalError as e:
        print(e)
    x = 2
    return x
print(f(), x)
def g(flag):
    if flag:
        y = 1
    try:
        return y
    except UnboundLocalError as e:
        return type(e).__name__, str(e)
print(g(True), g(False))
def h():
    for i in []:
        pass
    try:
        i
    except NameError as e:
        print(e)
h()
def k():
    del z
    z = 1
try:
    k()
except UnboundLocalError as e:
    print(e)
def aug():
    x += 1
try:
    aug()
except UnboundLocalError as e:
    print(e)
