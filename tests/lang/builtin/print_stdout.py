# print() writes to sys.stdout, whatever that is now.
import sys


class W:
    def __init__(self):
        self.t = []

    def write(self, s):
        self.t.append(s)

    def flush(self):
        self.t.append("<flush>")


old = sys.stdout
sys.stdout = w = W()
print("hi", 1, sep="-")
print("x", flush=True)
print()
old.write("direct\n")
sys.stdout = old
print(w.t)
sys.stdout = None
print("lost")
sys.stdout = sys.__stdout__
print("back")
del sys.stdout
try:
    print("x")
except RuntimeError as e:
    sys.stdout = old
    print(e)
sys.stdout = 3
try:
    print("x")
except AttributeError as e:
    sys.stdout = old
    print(e)


class Tee:
    def write(self, s):
        old.write(s.upper())


sys.stdout = Tee()
for i in range(3):
    print(i, "abc", [i], end=";\n")
sys.stdout = old
print("end", file=None)
