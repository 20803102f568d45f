class Peek:
    _none = object()
    def __init__(self, it): self.it, self.buf = iter(it), []
    def __iter__(self): return self
    def __next__(self): return self.buf.pop() if self.buf else next(self.it)
    def peek(self, default=_none):
        if not self.buf:
            try:
                self.buf.append(next(self.it))
            except StopIteration:
                if default is Peek._none: raise
                return default
        return self.buf[-1]
    def push(self, x): self.buf.append(x)
    def __bool__(self):
        end = object()
        return self.peek(end) is not end
p = Peek("abc")
print(p.peek(), next(p), p.peek(), list(p), bool(p), p.peek("end"))
p.push("z")
print(next(p), bool(p))
try:
    p.peek()
except StopIteration:
    print("stop")
q, out = Peek([1, 1, 2, 2, 2, 3]), []
while q:
    v, n = next(q), 1
    while q.peek(None) == v: n += 1; next(q)
    out.append((v, n))
print(out)
