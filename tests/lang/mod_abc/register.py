# Virtual subclasses: register, __subclasshook__, caches.
from abc import ABC, ABCMeta, get_cache_token


class Base(ABC):
    pass


class Plain:
    pass


class Other:
    pass


print(issubclass(Plain, Base), isinstance(Plain(), Base))
before = get_cache_token()
print(Base.register(Plain) is Plain, get_cache_token() != before)
print(issubclass(Plain, Base), isinstance(Plain(), Base), isinstance(Other(), Base))


class PlainSub(Plain):
    pass


print(issubclass(PlainSub, Base), Base.__subclasses__())


@Base.register
class Decorated:
    pass


print(isinstance(Decorated(), Base), isinstance(3, Base))
Base.register(int)
print(isinstance(3, Base), isinstance(True, Base), isinstance('x', (str, Base)), isinstance('x', Base))


class Child(Base):
    pass


Child.register(str)
print(isinstance('x', Base), isinstance('x', Child), issubclass(Base, Child))
for bad in (3, 'x'):
    try:
        Base.register(bad)
    except TypeError as e:
        print(e)
try:
    Child.register(Base)
except RuntimeError as e:
    print(e)
try:
    issubclass(3, Base)
except TypeError as e:
    print(e)


class HasLen(ABC):
    @classmethod
    def __subclasshook__(cls, C):
        if cls is HasLen:
            print('hook', C.__name__)
            return any('__len__' in B.__dict__ for B in C.__mro__) or NotImplemented
        return NotImplemented


print(isinstance([], HasLen), isinstance([], HasLen), isinstance(3, HasLen), isinstance(4, HasLen))


class Never(ABC):
    @classmethod
    def __subclasshook__(cls, C):
        return False


class Sub(Never):
    pass


print(issubclass(Sub, Never), isinstance(Sub(), Never))


class Lie:
    __class__ = Plain


print(isinstance(Lie(), Base), isinstance(Lie(), Never))


class Meta(ABCMeta):
    pass


class M(metaclass=Meta):
    pass


class N(M, Base):
    pass


print(type(N).__name__, N.__mro__ == (N, M, Base, ABC, object))
try:
    class Bad(ABC, metaclass=type('T', (type,), {})):
        pass
except TypeError as e:
    print(str(e)[:30])
