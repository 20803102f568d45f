a = [1, 2]
b = (3, 4)
print([*a, *b], (*a, *b), {*a, *b} == {1, 2, 3, 4}, [*a, 0, *"xy"])
print({**{"a": 1, "b": 2}, "b": 3, **{"c": 4}})
print([*range(3)], (*[],), [*{}], {**{}})
print(*a, *b, sep=",")
print([*[*[*[1]]]], {"x": [*a]}, *(), *[[]])
t = *a, *b
print(t)
for x in *a, *b:
    print(x, end=" ")
print()
def f():
    return *a, 5
print(f())
