class Box:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
print(Box[int], Box["x"], Box[1, 2])
class Sub(Box): pass
print(Sub[0])
try:
    Box()[0]
except TypeError as e:
    print(e)
class Plain: pass
try:
    Plain[int]
except TypeError as e:
    print(e)
print(list[int], dict[str, int], tuple[int, ...], list[int].__origin__, list[int].__args__, type(list[int]).__name__)
print(list[int]([1, 2]), isinstance([], list), int | str, int | None, isinstance(5, int | str), isinstance("x", int | None))
print(list[int] == list[int], (int | str) == (str | int))
