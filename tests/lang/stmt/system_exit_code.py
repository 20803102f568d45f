# uncaught SystemExit with a number
try:
    raise SystemExit("text")
except SystemExit as e:
    print(e.code, repr(e))
print(issubclass(SystemExit, Exception), SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code)
raise SystemExit(1)
