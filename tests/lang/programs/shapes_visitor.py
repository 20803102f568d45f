class Visitor:
    def visit(self, node, *a):
        for cls in type(node).__mro__:
            f = getattr(self, "visit_" + cls.__name__.lower(), None)
            if f: return f(node, *a)
        raise TypeError(f"no visitor for {type(node).__name__}")

class Node:
    fields = ()
    def __init__(self, *args, **kw):
        if len(args) > len(self.fields): raise TypeError(f"{type(self).__name__} takes {len(self.fields)} fields")
        for n, v in zip(self.fields, args): setattr(self, n, v)
        for n, v in kw.items():
            if n not in self.fields: raise TypeError(f"unknown field {n}")
            setattr(self, n, v)
    def __repr__(self): return f"{type(self).__name__}({', '.join(repr(getattr(self, f)) for f in self.fields)})"
class Num(Node): fields = ("v",)
class Bin(Node): fields = ("op", "l", "r")
class Add(Bin):
    fields = ("l", "r")
    op = "+"
class Mul(Bin):
    fields = ("l", "r")
    op = "*"
class Var(Node): fields = ("name",)

class Eval(Visitor):
    def __init__(self, env): self.env = env
    def visit_num(self, n): return n.v
    def visit_var(self, n): return self.env[n.name]
    def visit_add(self, n): return self.visit(n.l) + self.visit(n.r)
    def visit_mul(self, n): return self.visit(n.l) * self.visit(n.r)
class Show(Visitor):
    def visit_node(self, n): return f"<{type(n).__name__}>"
    def visit_num(self, n): return str(n.v)
    def visit_var(self, n): return n.name
    def visit_bin(self, n): return f"({self.visit(n.l)} {n.op} {self.visit(n.r)})"
class Simplify(Visitor):
    def visit_node(self, n): return n
    def visit_bin(self, n):
        l, r = self.visit(n.l), self.visit(n.r)
        if isinstance(l, Num) and isinstance(r, Num): return Num(l.v + r.v if n.op == "+" else l.v * r.v)
        if n.op == "*" and any(isinstance(x, Num) and x.v == 0 for x in (l, r)): return Num(0)
        if n.op == "*" and isinstance(l, Num) and l.v == 1: return r
        if n.op == "+" and isinstance(r, Num) and r.v == 0: return l
        return type(n)(l, r)

e = Add(Mul(Num(1), Var("x")), Mul(Add(Num(2), Num(3)), Add(Var("y"), Mul(Num(0), Var("z")))))
print(e, Show().visit(e), Show().visit(Simplify().visit(e)), Eval({"x": 2, "y": 3, "z": 9}).visit(e), sep="\n")
for bad in (lambda: Num(1, 2), lambda: Num(w=1), lambda: Eval({}).visit(Var("q")), lambda: Eval({}).visit(5)):
    try:
        bad()
    except (TypeError, KeyError) as x:
        print(type(x).__name__, x)
