# A class body reads, writes and deletes its names in what __prepare__ returned, while it runs.
class NS(dict):
    def __setitem__(self, k, v):
        if k[:2] != '__':
            print('set', k, v if isinstance(v, (int, str)) else type(v).__name__)
        super().__setitem__(k, v)
    def __getitem__(self, k):
        if k != "__name__":
            print("get", k)
        return super().__getitem__(k)
class M(type):
    @classmethod
    def __prepare__(cls, name, bases, **kw):
        return NS(kw)
    def __new__(m, name, bases, ns, **kw):
        print(type(ns), sorted(k for k in ns if k[0]!='_'))
        return super().__new__(m, name, bases, ns)
def f(y):
    class A(metaclass=M, z=5):
        a = 1
        b = a + 1
        c = z + y
        print(len('abc'))
        del b
        print(type(locals()))
        try: nope
        except NameError as e: print(e)
        try: del nope
        except NameError as e: print(e)
        def m(self): return __class__, self.a
    print(A().m()[1], A.c, A.z)
f(10)
class UM:
    def __init__(self): self.d={}
    def __getitem__(self,k): return self.d[k]
    def __setitem__(self,k,v): self.d[k]=v
    def __delitem__(self,k): del self.d[k]
class N(type):
    @classmethod
    def __prepare__(cls,n,b): return UM()
    def __new__(m,n,b,ns): return super().__new__(m,n,b,dict(ns.d))
class B(metaclass=N):
    x=1
    y=x+1
print(B.x,B.y)



class L(dict):
    def __getitem__(self, k):
        return k.upper() if k.startswith('q') else super().__getitem__(k)


exec('print(qx)\nz = qz', {}, l := L())
print(l)
