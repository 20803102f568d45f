# Abstract methods: what cannot be instantiated, and the messages.
from abc import ABC, ABCMeta, abstractmethod, update_abstractmethods
import abc


class Shape(ABC):
    @abstractmethod
    def area(self):
        return 1

    @property
    @abstractmethod
    def name(self): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    @staticmethod
    @abstractmethod
    def helper(): ...


def attempt(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


attempt(Shape)
print(sorted(Shape.__abstractmethods__), Shape.area.__isabstractmethod__)
print(Shape.__dict__['name'].__isabstractmethod__, Shape.__dict__['make'].__isabstractmethod__)


class Half(Shape):
    def area(self):
        return super().area() + 1
    name = 'half'


attempt(Half)
print(sorted(Half.__abstractmethods__))


class Full(Half):
    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def helper():
        return 'h'


print(Full.make().area(), Full.make().name, Full.helper(), Full.__abstractmethods__)


class One(metaclass=ABCMeta):
    @abstractmethod
    def only(self): ...


attempt(One)
One.only = lambda self: 3
attempt(One)
print(update_abstractmethods(One) is One, One.__abstractmethods__)
print(One().only())


class Sub(One):
    def __init_subclass__(cls, /, **kw):
        print('subclass', kw)


class SubSub(Sub, tag='t'):
    pass


print(type(One), ABC.__slots__, ABCMeta.__name__, isinstance(One, ABCMeta))


class P(ABC):
    def _get(self):
        return 1
    x = abc.abstractproperty(_get)

    @abc.abstractclassmethod
    def c(cls): ...

    @abc.abstractstaticmethod
    def s(): ...


attempt(P)
print(sorted(P.__abstractmethods__), P.__dict__['c'].__isabstractmethod__)
print(update_abstractmethods(int) is int)
