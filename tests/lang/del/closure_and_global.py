x = 1
def f():
    global x
    del x
f()
print("x" in globals())
def g():
    y = 5
    def h(): return y
    def k():
        nonlocal y
        del y
    print(h())
    k()
    try:
        h()
    except NameError as e:
        print(e)
    y = 6
    print(h())
g()
