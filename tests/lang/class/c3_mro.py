class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class D(A, B): pass
class E(B, C): pass
class F(D, E): pass
print([c.__name__ for c in F.__mro__], [c.__name__ for c in F.mro()])
class X: pass
class Y(X): pass
try:
    class Z(X, Y): pass
except TypeError as e:
    print(e)
try:
    class W(X, X): pass
except TypeError as e:
    print(e)
class P(D): pass
class Q(D): pass
class R(P, Q): pass
print([c.__name__ for c in R.__mro__])
try:
    class S(P, D, Q): pass
    print([c.__name__ for c in S.__mro__])
except TypeError as e:
    print(e)
