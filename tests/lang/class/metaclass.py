class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        print("Meta.new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        ns["added"] = name.lower()
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("Meta.init", name)
        super().__init__(name, bases, ns)
    @classmethod
    def __prepare__(m, name, bases, **kw):
        print("prepare", name)
        return {"prepared": True}
    def __len__(cls): return 7
    def __getitem__(cls, k): return (cls.__name__, k)
    def __iter__(cls): return iter("xyz")
    def hello(cls): return "hello from " + cls.__name__
    @property
    def prop(cls): return "meta prop"
class A(metaclass=Meta, opt=1):
    x = 1
class B(A): pass
print(A.added, B.added, A.prepared, len(A), A["k"], list(B), A.hello(), A.prop, type(B) is Meta)
try:
    A().hello()
except AttributeError as e:
    print(e)
class M2(type): pass
try:
    class Bad(A, metaclass=M2): pass
except TypeError as e:
    print(e)
