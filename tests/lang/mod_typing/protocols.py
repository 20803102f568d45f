# Protocol, runtime_checkable, TypedDict.
from typing import Protocol, runtime_checkable, TypedDict, SupportsInt, NotRequired, Required, TypeVar, is_typeddict
T = TypeVar('T', covariant=True)


@runtime_checkable
class Closer(Protocol):
    def close(self) -> None: ...


class Plain(Protocol):
    x: int

    def m(self): ...


class C:
    def close(self):
        pass


class Impl(Plain):
    x = 3


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


print(isinstance(C(), Closer), isinstance(3, Closer), issubclass(C, Closer), issubclass(int, Closer))
attempt(lambda: isinstance(3, Plain))
attempt(lambda: Plain())
print(Impl().x, isinstance(Impl(), Impl), isinstance(3, SupportsInt), isinstance('3', SupportsInt))


@runtime_checkable
class Data(Protocol):
    name: str


class D:
    def __init__(self):
        self.name = 'n'


print(isinstance(D(), Data), isinstance(C(), Data))
attempt(lambda: issubclass(D, Data))


class Gen(Protocol[T]):
    def get(self) -> T: ...


class G2(Gen[int]):
    def get(self):
        return 5


print(G2().get(), Gen[int])


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class More(Movie, total=False):
    rating: float
    code: Required[int]


m = Movie(title='x', year=3)
print(m, type(m), sorted(More.__required_keys__), sorted(More.__optional_keys__), More.__total__, Movie.__total__, is_typeddict(Movie))
print(list(More.__annotations__), TypedDict('Fun', {'a': int})(a=1))
attempt(lambda: isinstance({}, Movie))
attempt(lambda: runtime_checkable(C))
