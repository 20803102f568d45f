count = 0
def inc():
    global count
    count += 1
for _ in range(3):
    inc()
print(count)
def define():
    global made, Klass
    made = "yes"
    class Klass:
        v = 1
    def inner():
        global made
        made += "!"
    inner()
define()
print(made, Klass.v)
def imp():
    global g1, g2
    for g1 in range(3): pass
    g2 = [g1]
imp()
print(g1, g2)
class C:
    global cg
    cg = 5
print(cg, hasattr(C, "cg"))
def dele():
    global count
    del count
dele()
print("count" in globals())
