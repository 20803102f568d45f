if True:
    def f(): return "if"
else:
    def f(): return "else"
try:
    import_missing
except NameError:
    def g(): return "fallback"
for i in range(2):
    def h(k=i): return k
while True:
    class W: v = i
    break
print(f(), g(), h(), W.v)
def outer(flag):
    if flag:
        def inner(): return "defined"
    try:
        return inner()
    except UnboundLocalError as e:
        return str(e)
print(outer(1), outer(0))
