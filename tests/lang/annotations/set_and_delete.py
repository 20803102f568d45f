# needs: 3.14
# __annotations__ and __annotate__ of classes and functions: reading, setting, deleting.
class E:
    a: int
try: del E.__annotate__
except Exception as e: print(type(e), e)
try: E.__annotate__ = 3
except Exception as e: print(type(e), e)
print(E.__annotations__)
E.__annotate__ = lambda f: {"l": f}
print(E.__annotations__, sorted(k for k in E.__dict__ if "anno" in k))
E.__annotate__ = None
print(E.__annotations__, sorted(k for k in E.__dict__ if "anno" in k))
del E.__annotations__
try: del E.__annotations__
except Exception as e: print(type(e), e)
class G: pass
print(G.__annotations__, G.__annotate__, sorted(k for k in G.__dict__ if "anno" in k))
class H:
    __annotations__ = {"own": 1}
print(H.__annotations__, H.__annotate__)
H.__annotations__ = 5
print(H.__annotations__, sorted(k for k in H.__dict__ if "anno" in k))
class I:
    def __annotate__(f): return {"fmt": f}
print(I.__annotations__, sorted(k for k in I.__dict__ if "anno" in k))
try: print(int.__annotations__)
except Exception as e: print(type(e), e)
try: print(int.__annotate__)
except Exception as e: print(type(e), e)
try: int.__annotations__ = {}
except Exception as e: print(type(e), e)
class Meta(type):
    m: int
class K(metaclass=Meta): k: str
print(K.__annotations__, Meta.__annotations__)
try: print(K().__annotations__)
except Exception as e: print(type(e), e)
def f(): pass
f.__annotations__ = None
print(f.__annotations__)
f.__annotate__ = lambda fmt: 3
try: f.__annotations__
except Exception as e: print(type(e), e)
class B: x: 1/0
B.__annotate__ = lambda fmt: [3]
try: B.__annotations__
except Exception as e: print(type(e), e)
class M:
    match 3:
        case 3:
            mx: int
        case _:
            my: int
    try:
        tx: int
        raise KeyError
        ty: int
    except KeyError:
        ex: str
    finally:
        fx: str
print(M.__annotations__)
