# needs: 3.14
# Callable, and the names of collections in typing.
from typing import *
T = TypeVar('T')
P = ParamSpec('P')
for t in (Callable[[int, str], bool], Callable[..., Any], Callable[P, T], Callable[Concatenate[int, P], T], Iterable[int],
          Mapping[str, T], Iterator[int], Sequence[int], DefaultDict[str, int], Deque[int], Generator[int, None, str]):
    print(t, get_origin(t), get_args(t))
print(Callable[[T], T][int], Callable[P, T][[int, str], bool], isinstance([], Sequence), isinstance(3, Hashable))
for f in (lambda: Callable[int], lambda: Callable[int, str], lambda: Mapping[int]):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Row(NamedTuple):
    """doc"""
    a: int
    b: str = 'x'

    def both(self):
        return self.a, self.b


print(Row(1), Row(1).both(), Row._fields, Row._field_defaults, Row(1, 'y')._replace(a=3), Row.__doc__, Row(2) == (2, 'x'))
Point = NamedTuple('Point', [('x', int), ('y', int)])
print(Point(1, 2), Point.__annotations__)
