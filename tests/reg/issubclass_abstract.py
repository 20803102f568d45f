# Objects that only look like classes: __bases__ decides.
class Abstract:
    def __init__(self, *bases):
        self.bases = bases

    def __getattr__(self, name):
        if name == "__bases__":
            return self.bases
        raise AttributeError(name)


class Ring:
    @property
    def __bases__(self):
        return self, self, self


a = Abstract()
b = Abstract(a)
print(issubclass(b, a), issubclass(a, b), issubclass(a, int), issubclass(b, (int, a)), issubclass(a, a))
for args in (Ring(), int), (object(), int), (5, int), (int, 5), (a, 5), ("s", (int, str)):
    try:
        print(issubclass(*args))
    except (TypeError, RecursionError) as e:
        print(type(e).__name__, str(e)[:32])
