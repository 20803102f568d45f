class AppError(Exception):
    status = 500
    def to_dict(self): return {"status": self.status, "error": type(self).__name__, "msg": str(self)}
class ClientError(AppError): status = 400
class NotFound(ClientError): status = 404
class Conflict(ClientError):
    status = 409
    def __init__(self, what, by):
        super().__init__(f"{what} locked by {by}")
        self.by = by
def handler(n):
    if n == 0: raise NotFound("page")
    if n == 1: raise Conflict("doc", by="ann")
    if n == 2: raise AppError
    if n == 3: return {}["missing"]
    return "fine"
for i in range(5):
    try:
        print(handler(i))
    except ClientError as e:
        print("client", e.to_dict(), getattr(e, "by", "-"))
    except AppError as e:
        print("app", e.to_dict())
    except Exception as e:
        print("other", type(e).__name__, e)
