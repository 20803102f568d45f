# uncaught exception without a message
class Quiet(Exception): pass
print("x")
raise Quiet
