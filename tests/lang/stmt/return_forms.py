def a(): return
def b(): return None
def c(): return 1,
def d(): return 1, 2
def e():
    if False:
        return 1
def f(): return (yield)
def g(x):
    for i in range(10):
        while True:
            if i == x:
                return i * 2
            break
    return -1
print(a(), b(), c(), d(), e(), g(3), g(99))
def h(): return [*range(2)], {1: 2}, lambda: 3
r = h()
print(r[0], r[1], r[2]())
