# dir() without an argument where the locals are a mapping that is no dict: eval() and exec() take one.
class Names:
    def __init__(self, names):
        self.names = names

    def __getitem__(self, key):
        raise KeyError(key)

    def keys(self):
        return self.names


class Own(dict):
    def keys(self):
        return ["z", "y"]


print(eval("dir()", {}, Names(["c", "a", "b"])))
print(eval("dir()", globals(), Own(a=1)))
for keys in 1, None:
    try:
        print(eval("dir()", globals(), Names(keys)))
    except TypeError as e:
        print(type(e).__name__)
print(eval("dir()", {}, {"b": 1, "a": 2}))


def function(x):
    y = x
    return dir()


print(function(1))
