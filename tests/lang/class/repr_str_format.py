class A:
    def __repr__(self): return "A()"
class B(A):
    def __str__(self): return "b-str"
class C(B):
    def __format__(self, spec): return f"<{spec}>"
print(A(), str(A()), repr(B()), B(), [B()], (A(), B()), {"k": B()}, f"{B()} {B()!r} {C():>5} {C()}")
print("%s %r" % (B(), B()), "{} {!r} {:x}".format(B(), B(), C()), format(C(), "abc"), format(B()))
try:
    format(A(), ">5")
except TypeError as e:
    print(e)
class Bad:
    def __repr__(self): return 5
    def __str__(self): return b"x"
for f in (lambda: repr(Bad()), lambda: str(Bad()), lambda: f"{Bad()}"):
    try:
        f()
    except TypeError as e:
        print(e)
class BadF:
    def __format__(self, s): return 1
try:
    f"{BadF()}"
except TypeError as e:
    print(e)
class R:
    def __repr__(self): return "é\n"
print(repr(R()), ascii(R()), [R()])
print(str(A) == repr(A), repr(A).startswith("<class '"), repr(A))
