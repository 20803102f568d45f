class AppError(Exception):
    code = 1
    def __init__(self, msg, *, detail=None):
        super().__init__(msg)
        self.detail = detail
class NotFound(AppError):
    code = 404
    def __str__(self): return f"[{self.code}] {self.args[0]}"
try:
    raise NotFound("page", detail={"id": 5})
except AppError as e:
    print(e, repr(e), e.detail, e.code, e.args, type(e).__mro__[1].__name__)
class Multi(KeyError, ValueError): pass
try:
    raise Multi("both")
except ValueError as e:
    print(e, isinstance(e, LookupError))
class NoInit(Exception):
    def __init__(self, a, b):
        self.a, self.b = a, b
x = NoInit(1, 2)
print(x.args, str(x), repr(x), x.a)
class Custom(BaseException): pass
try:
    try:
        raise Custom("base")
    except Exception:
        print("no")
except BaseException as e:
    print("base", e)
