class Token:
    def __init__(self, kind, text, pos): self.kind, self.text, self.pos = kind, text, pos
    def __repr__(self): return f"{self.kind}:{self.text}"

def tokenize(src):
    i = 0
    while i < len(src):
        c = src[i]
        if c.isspace():
            i += 1
        elif c.isdigit() or c == ".":
            j = i
            while j < len(src) and (src[j].isdigit() or src[j] == "."): j += 1
            yield Token("num", src[i:j], i)
            i = j
        elif c.isalpha():
            j = i
            while j < len(src) and src[j].isalnum(): j += 1
            yield Token("name", src[i:j], i)
            i = j
        elif src[i:i + 2] == "**":
            yield Token("op", "**", i)
            i += 2
        elif c in "+-*/%()=,":
            yield Token("op", c, i)
            i += 1
        else:
            raise SyntaxError(f"bad character {c!r} at {i}")
    yield Token("end", "", len(src))

class Calc:
    PREC = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "**": 3}
    def __init__(self):
        self.vars = {"pi": 3.14159}
        self.funcs = {"max": max, "min": min, "abs": abs, "sqrt": lambda x: x ** 0.5}
    def run(self, src):
        self.toks = list(tokenize(src))
        self.i = 0
        if self.toks[0].kind == "name" and self.toks[1].text == "=":
            name = self.toks[0].text
            self.i = 2
            v = self.vars[name] = self.expr()
        else:
            v = self.expr()
        if self.peek().kind != "end":
            raise SyntaxError(f"unexpected {self.peek()}")
        return v
    def peek(self): return self.toks[self.i]
    def take(self, text=None):
        t = self.peek()
        if text and t.text != text:
            raise SyntaxError(f"expected {text} got {t.text or 'end'}")
        self.i += 1
        return t
    def expr(self, min_prec=1):
        left = self.atom()
        while (op := self.peek().text) in self.PREC and self.PREC[op] >= min_prec:
            self.take()
            right = self.expr(self.PREC[op] + (op != "**"))
            left = {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right, "%": lambda: left % right, "**": lambda: left ** right}[op]()
        return left
    def atom(self):
        t = self.take()
        if t.kind == "num":
            return float(t.text) if "." in t.text else int(t.text)
        if t.text == "-":
            return -self.expr(3)
        if t.text == "(":
            v = self.expr()
            self.take(")")
            return v
        if t.kind == "name":
            if self.peek().text == "(":
                self.take("(")
                args = [self.expr()]
                while self.peek().text == ",":
                    self.take(",")
                    args.append(self.expr())
                self.take(")")
                return self.funcs[t.text](*args)
            return self.vars[t.text]
        raise SyntaxError(f"unexpected {t.text or 'end'} at {t.pos}")

c = Calc()
print(list(tokenize("x = 3.5*(y1+2)")))
for s in ("1 + 2 * 3", "(1 + 2) * 3", "2 ** 3 ** 2", "-2 ** 2", "10 / 4", "7 % 4 - 1", "x = 5", "x * x - 1", "max(1, x, 3) + abs(-2)", "sqrt(16)", "2 * pi", "1 +", "(1", "1 2", "y", "foo(1)", "3 $ 4", "1 / 0"):
    try:
        print(f"{s:<24} = {c.run(s)}")
    except (SyntaxError, KeyError, ZeroDivisionError) as e:
        print(f"{s:<24} ! {type(e).__name__}: {e}")
