def counter(start=0):
    n = start
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return inc, get
inc, get = counter(10)
print(inc(), inc(5), get())
inc2, get2 = counter()
print(inc2(), get2(), get())
def acc():
    total = []
    def add(x):
        total.append(x)
        return sum(total)
    return add
a = acc()
print(a(1), a(2), a(3))
print(inc.__closure__ is not None, len(inc.__closure__), get.__closure__[0].cell_contents)
