def kind(x):
    match x:
        case [a as b, (c as d) as e]:
            return a, b, c, d, e
        case {"k": v as w}:
            return v, w
        case _ as y if y == 3:
            return "three", y
        case b as a:
            return a is b


print(kind([1, 2]), kind({"k": 5}), kind(3), kind("other"))
for s in ("case y as v: pass\n case 1: pass", "case 1 | x as y: pass", "case (x as y) | 1: pass", "case _ as y: pass\n case 2: pass",
          "case (x as y) if a: pass\n case 2: pass"):
    try:
        compile("match x:\n " + s, "s", "exec")
        print("ok")
    except SyntaxError as e:
        print(e.msg)
