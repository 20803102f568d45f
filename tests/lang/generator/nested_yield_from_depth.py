def n(d):
    if d == 0:
        x = yield "bottom"
        return f"got {x}"
    r = yield from n(d - 1)
    return r + "."
g = n(30)
print(next(g))
try:
    g.send("deep")
except StopIteration as e:
    print(e.value)
g = n(5); next(g)
try:
    g.throw(ValueError("through"))
except ValueError as e:
    print(e)
def chain(*its):
    for it in its: yield from it
print(list(chain("ab", [1], chain((2,), {}))))
