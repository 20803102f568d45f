x = "g"
def a():
    x = "a"
    def b():
        global x
        x = "changed by b"
        def c():
            return x
        return c()
    def d():
        nonlocal x
        x = "changed by d"
    r = b()
    d()
    return r, x
print(a(), x)
def bank():
    balance, log = 0, []
    def deposit(n):
        nonlocal balance
        balance += n
        log.append(("d", n))
        return balance
    def withdraw(n):
        nonlocal balance
        if n > balance: raise ValueError("insufficient")
        balance -= n
        log.append(("w", n))
        return balance
    return deposit, withdraw, lambda: (balance, log)
dep, wd, st = bank()
dep(100); wd(30)
try:
    wd(500)
except ValueError as e:
    print(e)
print(st())
def outer():
    n = 0
    class K:
        def inc(self):
            nonlocal n
            n += 1
            return n
    k = K()
    k.inc()
    return k.inc(), n
print(outer())
def rec(k, acc=None):
    total = 0
    def add(i):
        nonlocal total
        total += i
        if i > 0: add(i - 1)
    add(k)
    return total
print(rec(10))
