a, b = {"x": 1, "y": 2}, {"y": 3, "z": 4}
print(a | b, b | a, a, {**a, **b})
a |= b
print(a)
a |= [("q", 1)]
print(a, {} | {}, {"k": 1} | {"k": 2} | {"k": 3})
for e in ("{} | [(1, 2)]", "{} | 5", "[] | {}", "{} + {}", "{} & {}"):
    try:
        print(eval(e))
    except TypeError as x:
        print(x)
try:
    a |= 5
except TypeError as e:
    print(e)
class D(dict): pass
print(type(D(a=1) | {"b": 2}).__name__, type({"b": 2} | D(a=1)).__name__, D(a=1) | {"b": 2})
