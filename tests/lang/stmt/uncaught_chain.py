# uncaught exception with a cause
def load(d, k):
    try:
        return d[k]
    except KeyError as e:
        raise RuntimeError("no " + k) from e
print(load({"a": 1}, "a"))
load({}, "b")
