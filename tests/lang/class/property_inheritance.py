class A:
    @property
    def v(self): return self._v()
    def _v(self): return "A"
class B(A):
    def _v(self): return "B"
class C(A):
    @A.v.setter
    def v(self, x): print("C set", x)
class D(A):
    v = "plain"
print(A().v, B().v, D().v)
C().v = 5
print(C().v)
try:
    B().v = 1
except AttributeError as e:
    print(e)
class E(A):
    @property
    def v(self):
        raise AttributeError("inner problem")
    def __getattr__(self, n): return f"fallback {n}"
print(E().v)
class F:
    @property
    def bad(self): return self.missing
try:
    F().bad
except AttributeError as e:
    print(e)
