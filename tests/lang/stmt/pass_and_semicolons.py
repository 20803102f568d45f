pass; print(1); pass
def f(): pass
class C: pass
if True: pass
for _ in []: pass
print(f(), C.__name__);
def g(): "doc only"
print(g(), g.__doc__)
def h():
    ...
print(h())
1; "string"; [1, 2]; ...
x = 1; y = 2; print(x + y)
