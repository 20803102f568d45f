# needs: 3.14
# Special forms and aliases of typing: texts, arguments, comparison.
from typing import *
T = TypeVar('T')
K = TypeVar('K', bound=int)
P = ParamSpec('P')
for t in (List[int], Dict[str, List[int]], Optional[int], Union[int, str, None], Union[int, int], 
          Tuple[int, ...], Tuple[()], Tuple[int, str], Literal['a', 1, 'a', None], ClassVar[int], Final[str],
          Annotated[int, 'x', 3], Type[int], Set[T], Any, NoReturn, Self, List, Dict, Optional[List['Node']],
          TypeGuard[int], Required[int], List[T] | None, int | List[int]):
    print(t, get_origin(t), get_args(t))
print(List[int] == List[int], List[int] == List[str], Literal[1, 2] == Literal[2, 1], hash(List[int]) == hash(List[int]))
print(List[T][int], Dict[T, K][str, int], Optional[T][int], dict[str, List[T]][int], Dict[T, K].__parameters__)
print(Annotated[Annotated[int, 1], 2], Annotated[int, 1].__metadata__, Literal[Literal[1], 2])


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


attempt(lambda: List[int, str])
attempt(lambda: List[int][str])
attempt(lambda: List())
attempt(lambda: isinstance([], List[int]))
attempt(lambda: isinstance([], List))
attempt(lambda: Any())
attempt(lambda: isinstance(1, Any))
attempt(lambda: Annotated[int])
attempt(lambda: NoReturn[int])
attempt(lambda: Optional[int, str])
attempt(lambda: Optional())
attempt(lambda: ForwardRef(3))
attempt(lambda: assert_never(3))
print(cast(int, 'x'), assert_type(1, int), TYPE_CHECKING, Text, AnyStr, AnyStr.__constraints__)
UserId = NewType('UserId', int)
print(UserId(5), UserId.__name__, UserId.__supertype__, UserId)


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)


s = Stack[int]()
s.push(1)
print(Stack[int], s.items, Stack.__parameters__, s.__orig_class__)


class Sub(List[int], Generic[T]):
    pass


print(Sub.__mro__[1:], Sub([1, 2]))


def f(a: 'int', b: Optional['Stack'] = None, *c: List['str'], **d: Annotated[int, 1]) -> 'None': ...


print(get_type_hints(f))
print(get_type_hints(f, include_extras=True)['d'])


class H:
    x: 'int'
    y: List['H']

    def m(self): ...


print(get_type_hints(H)['x'], get_type_hints(H)['y'])


@overload
def g(x: int) -> int: ...


@overload
def g(x: str) -> str: ...


def g(x):
    return x


print(g(3), len(get_overloads(g)))


@final
class Fin:
    @override
    def m(self): ...


print(Fin.__final__, Fin.m.__override__)
