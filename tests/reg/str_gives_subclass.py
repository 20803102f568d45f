# str(x) is what __str__ gave, even when that is an instance of a subclass with a __str__ of its own.
class Loud(str):
    def __str__(self):
        return Loud(self.upper())


class Other:
    def __str__(self):
        return Loud("other")


class Own(str):
    pass


for x in Loud("hey"), Other():
    s = str(x)
    print(type(s).__name__, s.lower(), f"{x}".lower(), type(Own(x)).__name__, Own(x).lower(), "<%s>" % Other())
