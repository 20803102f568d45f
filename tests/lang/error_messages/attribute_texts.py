class A:
    x = 1
    __slots__ = ("s",)
import math
for s in ("A().y", "A.y", "A().s", "(1).foo", "'s'.foo", "[].foo", "{}.foo", "().foo", "None.foo", "(1.5).foo", "print.foo", "A.m.foo", "math.foo", "int.foo", "(lambda: 0).foo",
          "(x for x in []).foo", "True.foo", "type.foo", "Ellipsis.foo", "range(1).foo", "b''.foo", "set().foo", "ValueError('x').foo", "ValueError.foo", "[].append.foo", "A().__init__.foo",
          "slice(1).foo", "iter([]).foo", "{}.keys().foo", "object().foo", "super(A, A()).foo", "NotImplemented.foo", "(1j).foo", "map(str, []).foo", "property().foo"):
    try:
        eval(s)
    except AttributeError as e:
        print(s, "->", e)
