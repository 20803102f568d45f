class E(Exception): pass
for r in (E, E(), E("a"), E("a", 2), ValueError, KeyError("k"), StopIteration(3)):
    try:
        raise r
    except Exception as e:
        print(type(e).__name__, e.args, str(e), repr(e))
for bad in (5, "text", None, object, int):
    try:
        raise bad
    except TypeError as e:
        print(e)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)
def get(): return ValueError("computed")
try:
    raise get()
except ValueError as e:
    print(e)
try:
    raise E("x") from E
except E as e:
    print(repr(e.__cause__))
class NeedsArg(Exception):
    def __init__(self, a): pass
try:
    raise NeedsArg
except TypeError as e:
    print(e)
