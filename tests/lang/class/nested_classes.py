class Outer:
    class Inner:
        class Deep:
            v = "deep"
            def where(self): return type(self).__qualname__
        def make(self): return self.Deep()
    def build(self): return Outer.Inner().make()
    kind = Inner
print(Outer.Inner.Deep.v, Outer().build().where(), Outer.Inner.__qualname__, Outer.kind is Outer.Inner)
def factory(n):
    class Local:
        size = n
        def get(self): return self.size + n
    return Local
A, B = factory(1), factory(2)
print(A().get(), B().get(), A is B, A.__qualname__, A.__name__)
class LinkedList:
    class _Node:
        __slots__ = ("v", "n")
        def __init__(self, v, n): self.v, self.n = v, n
    def __init__(self, *xs):
        self.head = None
        for x in reversed(xs): self.head = self._Node(x, self.head)
    def __iter__(self):
        n = self.head
        while n: yield n.v; n = n.n
print(list(LinkedList(1, 2, 3)))
