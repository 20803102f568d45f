"""The known ways out of Python sandboxes. Each line printed is the harmless answer; what a success would print is said beside it."""
import sys


def attempt(what):
    try:
        return what()
    except Exception as e:
        return type(e).__name__


def f():
    return 1


# Success: a class of subprocess, os or importlib among the classes, from which Popen or a loader is called.
names = {c.__name__ for c in ().__class__.__base__.__subclasses__()}
print(names & {"Popen", "_wrap_close", "BuiltinImporter", "FileLoader", "catch_warnings", "Quitter", "_Printer", "CDLL", "FileIO"})
# expect: set()
# Success: the module os in the globals of a method of the library.
print([c for c in object.__subclasses__() if "os" in getattr(getattr(c, "__init__", None), "__globals__", {})])
# expect: []
# Success: a module or dict with open, eval of the host and __import__.
print(f.__globals__ is globals(), globals().get("__builtins__"), attempt(lambda: f.__builtins__["open"]))
# expect: True None AttributeError
# Success: a module object.
for name in "os", "posix", "subprocess", "importlib", "ctypes", "_ctypes", "_io", "gc", "_thread", "marshal", "imp", "_imp", "code":
    if attempt(lambda: __import__(name)) != "ModuleNotFoundError":
        print("imported", name)
print(attempt(lambda: __import__("os.path")), attempt(lambda: sys.modules["os"]), attempt(lambda: __loader__),
      attempt(lambda: __spec__), attempt(lambda: sys.__spec__), attempt(lambda: sys.__loader__))
# expect: ModuleNotFoundError KeyError NameError NameError AttributeError AttributeError
sys.modules["os"] = sys
import os
print(os is sys, attempt(lambda: os.system))
# expect: True AttributeError
del sys.modules["os"]


# Success: a frame, and from it the caller's globals.
def numbers():
    yield 1


async def work():
    pass


async def stream():
    yield 1


started, waiting, flow = numbers(), work(), stream()
next(started)
print(started.gi_frame, waiting.cr_frame, flow.ag_frame, attempt(lambda: started.gi_frame.f_back))
# expect: None None None AttributeError
waiting.close()
try:
    1 / 0
except ZeroDivisionError as e:
    print(e.__traceback__.tb_frame, attempt(lambda: sys.exc_info()[2].tb_frame.f_builtins))
# expect: None AttributeError
print(attempt(lambda: sys._getframe(0)), attempt(lambda: sys.settrace(print)))
# expect: AttributeError AttributeError

# Success: bytes, or a function with foreign code.
code = f.__code__
print(attempt(lambda: code.co_code), attempt(lambda: code.replace(co_code=b"d\0S\0")), attempt(lambda: type(code)()),
      attempt(lambda: type(f)(code, {})), attempt(lambda: object.__new__(type(code))), attempt(lambda: object.__new__(type(f))))
# expect: AttributeError AttributeError TypeError TypeError TypeError TypeError
print(attempt(lambda: object.__new__(type(started))), attempt(lambda: object.__new__(type(sys))), attempt(lambda: type(None)() is None))
# expect: TypeError TypeError True

# Success: text with a path, a key or a module of the host in it.
print(attempt(lambda: "{0.__globals__[__builtins__]}".format(f)), attempt(lambda: "{0.__code__.co_code}".format(f)))
# expect: None AttributeError
print(attempt(lambda: "{a.__class__.__base__.__subclasses__}".format_map({"a": 1}))[-1:], "{0.__class__.__base__}".format(1))
# expect: > <class 'object'>
print(attempt(lambda: "{0.__class__.__init__.__globals__}".format(1)), attempt(lambda: "%(a)s" % {"a": f.__code__.co_name}))
# expect: AttributeError f

# Success: a tuple whose first item is a function of copyreg, or a call of os.system from data.
print(attempt(lambda: (1).__reduce_ex__(2)), attempt(lambda: f.__reduce__()))
# expect: AttributeError AttributeError

# Success: a builtin type of another layout, or a builtin changed for every program.
print(attempt(lambda: setattr(int, "bit", 1)), attempt(lambda: setattr(object, "x", 1)), attempt(lambda: type.__setattr__(str, "x", 1)),
      attempt(lambda: int.__dict__.update(x=1)), attempt(lambda: delattr(list, "append")))
# expect: TypeError TypeError TypeError AttributeError TypeError
print(attempt(lambda: setattr(1, "__class__", str)), attempt(lambda: setattr([], "__class__", dict)),
      attempt(lambda: setattr(f, "__class__", int)), attempt(lambda: setattr(sys, "__class__", int)))
# expect: TypeError TypeError TypeError TypeError
print(attempt(lambda: type("Two", (int, str), {})), attempt(lambda: type("Gen", (type(started),), {})),
      attempt(lambda: type("Bool", (bool,), {})), attempt(lambda: type("Fn", (type(f),), {})))
# expect: TypeError TypeError TypeError TypeError


# Success: the metaclass's __call__, a decorator or a class pattern runs a builtin with the host's rights.
class Meta(type):
    def __getitem__(cls, source):
        return eval(source)


class Run(metaclass=Meta):
    pass


print(attempt(lambda: Run["__import__('os')"]), Run["1 + 1"])
# expect: ModuleNotFoundError 2
try:
    @exec
    @"import os".format
    class Text:
        pass
except ModuleNotFoundError as e:
    print(e.name)
# expect: os


class Pattern:
    __match_args__ = ("__globals__",)


class Like(type):
    def __instancecheck__(cls, value):
        return True


class Any(metaclass=Like):
    __match_args__ = ("__globals__", "gi_frame")


match started:
    case Any(gi_frame=frame):
        print(frame)
# expect: None

# Success: an object of the library or the machine in the exception.
try:
    ().missing
except AttributeError as e:
    print(e.obj, e.name)
# expect: () missing
try:
    unknown
except NameError as e:
    print(e.name, attempt(lambda: e.obj))
# expect: unknown AttributeError
try:
    raise ExceptionGroup("g", [ValueError(1)])
except* ValueError as group:
    print([e.__traceback__ for e in group.exceptions], group.__traceback__.tb_frame)
# expect: [None] None
