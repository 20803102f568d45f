print(None, repr(None), str(None), [None], f"{None}", f"{None!s:>6}", bool(None), None == None, None is None, None != 0, None == False, type(None).__name__, hash(None) == hash(None))
print(..., Ellipsis, repr(...), type(...).__name__, ... is Ellipsis, bool(...), [...], NotImplemented, type(NotImplemented).__name__)
for e in ("None + 1", "None < None", "None()", "None[0]", "len(None)", "None.x", "iter(None)", "int(None)", "-None", "None > 1", "1 + None", "format(None, '>5')", "sorted([None, 1])", "max(None, 1)"):
    try:
        print(eval(e))
    except (TypeError, AttributeError) as x:
        print(e, "->", x)
def f(x=None, y=...):
    return x is None, y is ...
print(f(), f(1, 2), type(None)() is None)
print({None: 1}[None], None in [None], [None, 1].count(None), (None,) == (None,), [] or None, None or "default", "%s" % None)
