class ParseError(ValueError):
    def __init__(self, msg, pos):
        super().__init__(f"{msg} at {pos}")
        self.pos = pos

class Parser:
    def __init__(self, text):
        self.s, self.i = text, 0

    def ws(self):
        while self.i < len(self.s) and self.s[self.i] in " \t\r\n":
            self.i += 1

    def parse(self):
        v = self.value()
        self.ws()
        if self.i != len(self.s):
            raise ParseError("extra data", self.i)
        return v

    def expect(self, c):
        self.ws()
        if self.s[self.i:self.i + 1] != c:
            raise ParseError(f"expected {c!r}", self.i)
        self.i += 1

    def value(self):
        self.ws()
        c = self.s[self.i:self.i + 1]
        if c == "{":
            return self.obj()
        if c == "[":
            return self.arr()
        if c == '"':
            return self.string()
        for word, val in (("true", True), ("false", False), ("null", None)):
            if self.s.startswith(word, self.i):
                self.i += len(word)
                return val
        return self.number()

    def obj(self):
        self.expect("{")
        out = {}
        self.ws()
        if self.s[self.i:self.i + 1] == "}":
            self.i += 1
            return out
        while True:
            self.ws()
            k = self.string()
            self.expect(":")
            out[k] = self.value()
            self.ws()
            if self.s[self.i:self.i + 1] == ",":
                self.i += 1
                continue
            self.expect("}")
            return out

    def arr(self):
        self.expect("[")
        out = []
        self.ws()
        if self.s[self.i:self.i + 1] == "]":
            self.i += 1
            return out
        while True:
            out.append(self.value())
            self.ws()
            if self.s[self.i:self.i + 1] == ",":
                self.i += 1
                continue
            self.expect("]")
            return out

    def string(self):
        self.expect('"')
        out = []
        while True:
            if self.i >= len(self.s):
                raise ParseError("unterminated string", self.i)
            c = self.s[self.i]
            self.i += 1
            if c == '"':
                return "".join(out)
            if c == "\\":
                e = self.s[self.i]
                self.i += 1
                if e == "u":
                    out.append(chr(int(self.s[self.i:self.i + 4], 16)))
                    self.i += 4
                else:
                    out.append({"n": "\n", "t": "\t"}.get(e, e))
            else:
                out.append(c)

    def number(self):
        start = self.i
        while self.i < len(self.s) and self.s[self.i] in "+-0123456789.eE":
            self.i += 1
        text = self.s[start:self.i]
        if not text:
            raise ParseError("unexpected character", start)
        return float(text) if any(c in text for c in ".eE") else int(text)

for t in ('{"a": [1, 2.5, -3e2], "b": {"c": null, "d": true}, "s": "x\\ny\\u00e9\\"q"}', "[]", "{}", ' [ [ ] , {} ] ', '"top"', "12", "[1, 2", "{\"a\" 1}", "[1] x", "nope", '"abc'):
    try:
        print(Parser(t).parse())
    except ParseError as e:
        print("error:", e, e.pos)
