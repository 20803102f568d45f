def make():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    return fs
print([f() for f in make()])
def make2():
    fs = []
    for i in range(3):
        def g(j=i):
            return j, i
        fs.append(g)
    i = 100
    return fs
print([f() for f in make2()])
def late():
    def g():
        return x
    try:
        g()
    except NameError as e:
        print(e)
    x = 1
    return g()
print(late())
def dele():
    x = 1
    def g(): return x
    del x
    try:
        return g()
    except NameError as e:
        return str(e)
print(dele())
