# needs: 3.14
# Template strings: their parts, iteration, concatenation, construction, errors.
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
name = "World"; n = 3.14159; w = 10
t = t"Hello {name}!"
print(t, t.strings, t.interpolations, t.values, list(t), type(t), type(t.interpolations[0]))
t = t"{name!r:>{w}}{n:.2f} {n = } {{x}} {name=!s:^20}"
print(t)
for i in t.interpolations: print(i.value, i.expression, i.conversion, repr(i.format_spec))
print(t"" , list(t""), t"".strings, t"{1}{2}", list(t"{1}{2}"))
print(t"a{1}b" + t"c{2}d", (t"a" + t"b").strings, t"x" t"y{1}" t"z", t"a" rt"\n{1}\n" tr"\d", T"{1}")
for f in (lambda: t"a" + "b", lambda: "b" + t"a", lambda: t"a" + 3, lambda: 3 + t"a", lambda: t"a" < t"b", lambda: t"a" | int, lambda: t"a"[0], lambda: len(t"a"), lambda: t"a" * 2, lambda: t"a".nope, lambda: t"{1/0}"):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
Template = type(t""); Interpolation = type(t"{1}".interpolations[0])
print(Template("a", "b", Interpolation(3, "x", "r", ">5"), Interpolation(4), "c"), Template(), Template(Interpolation(1)).strings)
for f in (lambda: Template(3), lambda: Template(a=1), lambda: Interpolation(), lambda: Interpolation(1, 2), lambda: Interpolation(1, "a", "x"), lambda: Interpolation(1, "a", None, 3), lambda: Interpolation(1, "a", 3)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(Template.__name__, Template.__module__, Interpolation.__module__)
match t"{name}".interpolations[0]:
    case Interpolation(value, expression, conv, spec): print(value, expression, conv, repr(spec))
try: t"a".strings = 3
except AttributeError as e: print(e)
def render(t):
    out = []
    for p in t:
        if isinstance(p, str): out.append(p)
        else:
            v = p.value
            if p.conversion: v = {"r": repr, "s": str, "a": ascii}[p.conversion](v)
            out.append(format(v, p.format_spec))
    return "".join(out)
print(render(t"Hi {name!r:>12} {n:.3f} {t'{n}'.values} {[x for x in range(3)]}"))
print(t"""multi
{
  name
} line""")
print(t"{name}" == t"{name}", t"a" is t"a", bool(t""), t'{t"{name}"}', f"{t'{1}'}", [type(x).__name__ for x in t"{1}a{2}"])
print(t"{lambda_ if (lambda_ := 3) else 0}", t"{ name }", t"{name  !r}", t"{(lambda x: x)(4)}", t"{'a' 'b'}", t"{name:{'>'}{w}}")
for bad in ('t"{}"', 't"{a"', 't"a}"', 't"a" "b"', 't"a" f"b"', 'bt"a"', 'ut"x"', 'ft"x"', 't"{a!x}"', '"b" t"a"', 't"{a b}"', 't"{a!r"', 't"{lambda x: 1}"'):
    try: compile(bad, "s", "eval"); print("ok", bad)
    except SyntaxError as e: print(bad, "->", e.msg)
class Ev:
    def __getattr__(self, n): print("get", n); return n
e = Ev(); print(t"{e.a}{e.b!s:{e.c}}".values)
