class Meta(type):
    def __add__(cls, o): return f"{cls.__name__}+{o if isinstance(o, str) else o.__name__}"
    def __radd__(cls, o): return f"{o}+{cls.__name__}"
    def __contains__(cls, x): return x in cls.items
    def __eq__(cls, o): return NotImplemented
    def __hash__(cls): return 7
    def __bool__(cls): return False
    def __str__(cls): return f"<{cls.__name__}!>"
class A(metaclass=Meta): items = [1, 2]
class B(metaclass=Meta): items = []
print(A + B, A + "x", "y" + A, 1 in A, 1 in B, A == A, A == B, hash(A), bool(A), A, [A] != [], {A: 1}[A])
