for n in ("ArithmeticError", "ZeroDivisionError", "OverflowError", "FloatingPointError", "AssertionError", "AttributeError", "BufferError", "EOFError", "ImportError",
          "ModuleNotFoundError", "LookupError", "IndexError", "KeyError", "MemoryError", "NameError", "UnboundLocalError", "OSError", "BlockingIOError", "ChildProcessError",
          "ConnectionError", "BrokenPipeError", "ConnectionAbortedError", "ConnectionRefusedError", "ConnectionResetError", "FileExistsError", "FileNotFoundError",
          "InterruptedError", "IsADirectoryError", "NotADirectoryError", "PermissionError", "ProcessLookupError", "TimeoutError", "ReferenceError", "RuntimeError",
          "NotImplementedError", "RecursionError", "StopAsyncIteration", "StopIteration", "SyntaxError", "IndentationError", "TabError", "SystemError", "TypeError", "ValueError",
          "UnicodeError", "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeTranslateError", "Warning", "DeprecationWarning", "UserWarning", "RuntimeWarning",
          "GeneratorExit", "KeyboardInterrupt", "SystemExit", "BaseExceptionGroup", "ExceptionGroup"):
    c = eval(n)
    print(" > ".join(k.__name__ for k in c.__mro__[:-1]))
