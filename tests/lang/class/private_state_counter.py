class Counter:
    __count = 0
    def __init__(self):
        type(self).__count += 1
        self.__id = Counter.__count
    @property
    def id(self): return self.__id
    @classmethod
    def total(cls): return cls.__count
a, b = Counter(), Counter()
print(a.id, b.id, Counter.total(), Counter._Counter__count, sorted(vars(a)))
try:
    a.__count
except AttributeError as e:
    print(e)
