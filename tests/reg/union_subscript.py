# needs: 3.14
# A union whose members have type parameters can be subscripted; one without cannot.
def f[T, U](): pass
T, U = f.__type_params__
type Al[X] = list[X] | None
u = list[T] | dict[str, U] | None
print(u, u.__parameters__, u[int, bytes], u[int, bytes].__parameters__, u[int, T])
print((T | None)[int], (T | int)[int], (T | list[T])[str], Al.__value__[int], (list[T] | int)[None])
print(u[U, T].__parameters__, type((T | None)[int]), list[T | int][str], (u[int, bytes] == list[int] | dict[str, bytes] | None))
for g in (lambda: (int | str)[int], lambda: u[int], lambda: u[int, str, bytes], lambda: (int | None)[()]):
    try:
        print(g())
    except TypeError as e:
        print(e)
class Q[A, B]: pass
for g in (lambda: dict[T, U][int], lambda: Q[int], lambda: Q[T, U][int], lambda: dict[T, U][int, str, int], lambda: Q[int, int, int]):
    try:
        print(g())
    except TypeError as e:
        print(e)
class S[A]: pass
print(list[None], list[type(None)], S[None], S[type(None)], list[T][None], dict[str, T][None].__args__, S[None].__args__, Al[None], tuple[T, ...][None])
