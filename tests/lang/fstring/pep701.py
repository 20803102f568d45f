# needs: 3.14
d = {"a": 1, "b": {"c": 2}}
x = 3
print(f"{d["a"]} {d["b"]["c"]}", f"{"nested " + f"{x} {f"{x * 2}"}"}", f"{", ".join(["p", "q"])}")
print(f"{
    x
    + 1
}", f"{x:{
    5
}}", f"{"\n".join(["1", "2"])}", f"{'\t'!r}")
print(f"{x  # comment
}", f'{d['a']=}', f"{f"{f"{f"{1 + 1}"}"}"}", f"{x!r:{'>'}{6}}", f"{{{x}}}", f"{'a' if True else "b"}")
print(f"{(lambda: f"{x}")()}", f"{[f"{i}" for i in range(3)]}", f"{ {'k': f"{x}"}['k'] }", f"{x:=^{x * 3}}", f"{x:>{f"{5}"}}")
for s in ('f"{"', 'f"{}"', 'f"{x"', 'f"}"', 'f"{x!}"', 'f"{x!z}"', 'f"{a b}"', 'f"{x:{y}"', 'f"{!r}"', 'f"{*x}"', 'f"{lambda x: 1}"', 'f"{x=!r:^{y}}"', 'f"{=}"', 'f"{x!r }"', 'f"{x:"', "f'{x' }", 'f"{yield}"', 'f"{x;y}"', 'f"{"a"'):
    try:
        compile(s, "<f>", "eval")
        print(s, "ok")
    except SyntaxError as e:
        print(s, "->", e.msg)
