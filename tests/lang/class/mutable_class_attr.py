class A:
    shared = []
    count = 0
    def add(self, x):
        self.shared.append(x)
        self.count += 1
        return self
a, b = A(), A()
a.add(1); b.add(2); a.add(3)
print(A.shared, a.count, b.count, A.count)
class B(A): pass
B().add(4)
print(A.shared is B.shared, A.shared)
B.shared = ["own"]
print(A.shared, B.shared)
A.count = 100
print(a.count, b.count, B.count, B().count)
class Meta(type):
    total = 0
    def __call__(cls, *a):
        Meta.total += 1
        return super().__call__(*a)
class C(metaclass=Meta): pass
C(); C()
print(Meta.total)
