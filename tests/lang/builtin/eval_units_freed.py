# Sources compiled at run time come and go; what still refers to one keeps all of it.
import sys


def trace(text):
    try:
        exec(text)
    except Exception as e:
        return e


functions, generators, codes, errors = [], [], [], []
total = 0
for i in range(120):
    total += eval(f"{i} * 2 + len('text{i}')")
    space = {}
    exec(f"""
def outer(a):
    def inner(b, text="constant {i}"):
        return [a + b + {i}, text, (lambda: "deep {i}")()]
    return inner

def numbers():
    for x in range({i}, {i} + 3):
        yield "number", x

class Kept:
    "doc {i}"
    value = {i}, "v{i}"
    def method(self):
        return self.value, super().__repr__()[:1]
""", space)
    if i % 24 == 0:
        functions.append(space["outer"](i))
        g = space["numbers"]()
        next(g)
        generators.append(g)
        codes.append(compile(f"'code {i}', {i}", "<kept>", "eval"))
        errors.append(trace(f"def failing_{i}():\n    raise ValueError('at {i}')\nfailing_{i}()"))
    if i == 50:
        kept = space["Kept"]
print(total)
print([f(1) for f in functions])
print([list(g) for g in generators])
print([eval(c) for c in codes], codes[0].co_filename)
print(kept.__doc__, kept().method(), kept.method.__qualname__)
for e in errors:
    print(e, e.__traceback__.tb_next.tb_next.tb_lineno)

# A generator of a function that nothing else refers to, from a source that nothing else refers to.
g = eval("(lambda: (yield from 'abc'))()")
for i in range(60):
    eval(f"{i} - {i + 1}")
print(list(g))
del functions[:], generators[:]
for i in range(60):
    exec(f"class C{i}:\n    x = [{i}]\n    def m(self): return C{i}.x\nassert C{i}().m() == [{i}]")
print(eval("1 + 1"), eval("1 + 1"))
