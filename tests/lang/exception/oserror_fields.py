e = OSError(2, "No such file", "f.txt")
print(type(e).__name__, e.errno, e.strerror, e.filename, e.filename2, str(e))
for n in (1, 2, 13, 17, 20, 21, 11, 32, 110, 111, 10, 4, 9999):
    x = OSError(n, "m")
    print(n, type(x).__name__, x)
print(IOError is OSError, EnvironmentError is OSError, issubclass(FileNotFoundError, OSError), issubclass(TimeoutError, OSError))
print(OSError("single").errno, OSError("single").args, OSError(1, "b", "c", None, "d").filename2)
print(isinstance(OSError(2, "x"), FileNotFoundError), FileNotFoundError("own").errno)
