def try_(f):
    try:
        f()
    except NameError as e:
        print(e, "|", getattr(e, "name", None))
counter = 1
try_(lambda: countr)
try_(lambda: prnt)
try_(lambda: totally_unknown_zzz)
try_(lambda: None.x if False else lenn)
def f():
    value = 1
    return valeu
try_(f)
class A:
    def m(self):
        return blech
try_(A().m)
