# repr() of a bound method shows its object by the __repr__ of the object's class, which may be Python code.
class A:
    def __repr__(self):
        return 'an A'

    def m(self):
        pass


class B(list):
    def m(self):
        pass


print(A().m, [A().m], f'{A().m}', str(A().m))
print(B([A()]).m)
print(repr(A().__repr__), A().m.__repr__())


class C:
    def __repr__(self):
        return repr(self.m)[:20] if self.once else 'C'

    def m(self):
        pass

    once = False


print(C().m)
