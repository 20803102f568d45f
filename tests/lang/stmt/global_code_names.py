print(__name__)
x = 1
def f():
    return x
x = 2
print(f())
del x
try:
    f()
except NameError as e:
    print(e)
def g():
    global newly
    newly = 5
g()
print(newly)
print = lambda *a, _p=print: _p("wrapped:", *a)
print(1, 2)
del print
print("back")
max_old = max
def max(*a):
    return "shadowed"
print(max(1, 2), max_old(1, 2))
