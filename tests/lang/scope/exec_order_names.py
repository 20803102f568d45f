def f():
    return g()
try:
    f()
except NameError as e:
    print(e)
def g(): return 1
print(f())
def g(): return 2
print(f())
a = 1
def get(): return a
a = 2
print(get())
b = get
get = lambda: "new"
print(b(), get())
