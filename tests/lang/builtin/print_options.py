print()
print("a", "b", sep="")
print("a", "b", sep=", ", end="!\n")
print(1, None, [2], sep="\n")
print("no newline", end="")
print(" continued")
print(*[1, 2, 3], sep="-")
print("x", sep=None, end=None)
print("", "", sep="|")
print(end="end only\n")
print("tab\tnew\nline", "é漢😀", b"b", 'q"')
class F:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append("<flush>")
f = F()
print("to", "file", 5, file=f, sep="_", flush=True)
print(f.parts)
class S:
    def __str__(self): return "S-str"
print(S(), [str(S())], S(), sep=S().__str__())
for e in ("print(1, sep=5)", "print(1, end=b'')", "print(1, foo=2)", "print(1, file=5)"):
    try:
        eval(e)
    except (TypeError, AttributeError) as x:
        print(x)
