# Sources compiled at run time, some of them gone, around pauses: a dump and a fork keep the places of those that are gone.
def make(i):
    space = {"ask": ask}
    exec(f"def f(x):\n    def g(y):\n        return ask([x, y, {i}, 'text {i}'])\n    return g\ndef h():\n    yield ask({i})\n    yield 'end {i}'", space)
    return space["f"](i), space["h"]()


kept = []
for i in range(12):
    f, h = make(i)
    if i % 4 == 1:
        kept.append((f, h))
    garbage = [eval(f"[{i}, {j}]") for j in range(20)]
print(ask(eval("1 + 1")))
for f, h in kept:
    print(f(2), next(h))
kept.pop(0)
for i in range(30):
    exec(f"value = {i} * 2")
print(ask(value))
for f, h in kept:
    print(f(3), list(h))
print(eval("ask(ask(5) + 1)"))
