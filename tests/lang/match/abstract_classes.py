# Subclasses of Sequence and Mapping, and what is registered with them, match sequence and mapping patterns.
import collections
import collections.abc


def kind(x):
    match x:
        case [*_]:
            return 'seq'
        case {}:
            return 'map'
    return None


def kind2(x):
    match x:
        case {}:
            return 'map'
        case [*_]:
            return 'seq'
    return None


class S(collections.abc.Sequence):
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


class M(collections.UserDict):
    pass


class Both(collections.abc.MutableSequence, collections.abc.Mapping):
    __len__ = __iter__ = __getitem__ = __setitem__ = __delitem__ = insert = None


class Parent:
    pass


class Pre(Parent):
    pass


print(kind(Parent()), kind(Pre()))
collections.abc.Mapping.register(Parent)


class Post(Parent):
    pass


@collections.abc.Sequence.register
class R:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        if i > 1:
            raise IndexError
        return i * 10


for x in (S(1, 2), M(a=1), object(), Parent(), Pre(), Post(), R(), collections.deque([1]),
          collections.ChainMap({}), collections.UserList([1]), collections.UserString("a"), "s", b"s", {1}, iter([])):
    print(type(x).__name__, kind(x), kind2(x))
match S(1, 2, 3, 4):
    case [1, *rest, 4]:
        print(rest)
match M(a=1, b=2):
    case {'a': a, **rest}:
        print(a, rest)
match R():
    case [0, x]:
        print(x)
match collections.deque([1, 2]):
    case [a, b]:
        print(a, b)
