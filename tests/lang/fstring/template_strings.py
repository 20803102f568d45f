# needs: 3.14
name, n = "World", 3
t = t"Hello {name!r:>10} and {n + 1} {n=}"
print(type(t).__name__, t.strings, t.values)
for i in t.interpolations:
    print(i.value, i.expression, i.conversion, i.format_spec)
print([p if isinstance(p, str) else p.value for p in t], t"".strings, t"only".strings, len(t"{n}".interpolations))
def render(tpl):
    out = []
    for p in tpl:
        if isinstance(p, str): out.append(p)
        else: out.append(f"<{p.expression}={p.value}>")
    return "".join(out)
print(render(t"a{n}b{name}"), render(t"{n}" t"{n * 2}"), render(t"x" + t"{n}"))
try:
    t"a" + "b"
except TypeError as e:
    print(e)
print(rt"\n{n}".strings, t"{n:{n}}".interpolations[0].format_spec)
