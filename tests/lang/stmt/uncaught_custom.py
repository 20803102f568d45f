# uncaught exception of a user class
class AppError(Exception):
    def __str__(self):
        return "code %d" % self.args[0]
print("start")
try:
    raise AppError(1)
except AppError as e:
    print("caught", e)
raise AppError(42)
