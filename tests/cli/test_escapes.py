# SPDX-License-Identifier: MIT
"""The known ways out of Python sandboxes, each tried: none reaches the host, the interpreter's code, or another program.

An attempt may end in an error or in a harmless value. Either way nothing of the host may show: the environment and the
files of the test carry a canary, and what a program can reach is walked object by object.
"""
from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCHE = os.environ.get("CLOCHE", str(ROOT / "build" / "cloche"))
CANARY = "canary-7b1f0c"

SETUP = """\
import functools, operator, sys, types, typing, traceback, string, copy, contextlib, collections, json, enum, dataclasses
def f(a=1):
    '''doc'''
    return a
def g():
    yield 1
async def co():
    pass
class A:
    x = 1
    def m(self):
        return self
try:
    1 / 0
except Exception as error:
    tb = error.__traceback__
    err = error
"""

# What must not be there at all: a NameError, AttributeError or ImportError; files: a PermissionError.
ABSENT = """
open('/etc/passwd')
__import__('os').system('id')
__import__('posix')
__import__('subprocess')
__import__('ctypes')
__import__('_ctypes')
__import__('importlib')
__import__('_io')
__import__('io').open('/etc/passwd')
__import__('io').open(0).read()
__import__('io').FileIO('/etc/passwd').read()
__import__('io').open_code('/etc/passwd').read()
__import__('socket')
__import__('gc')
__import__('inspect')
__import__('pickle')
__import__('marshal')
__import__('code')
__import__('builtins').open
__import__('sys').modules['os']
exec('import os')
eval('__import__("os")')
eval(compile('__import__("os")', 'x', 'eval'))
__builtins__.open
__builtins__['open']
globals()['__builtins__']['__import__']
__loader__
__spec__.loader
help.__class__
breakpoint()
exit()
quit()
f.__globals__['__builtins__']['open']
f.__builtins__
f.__code__.co_code
f.__code__.co_consts
f.__code__.co_names
f.__code__.replace(co_name='x')
f.__code__.__class__()
types.CodeType(0, 0, 0, 0, 0, 0, b'', (), (), (), '', '', '', 0, b'', b'')
types.FunctionType(f.__code__, {})
type(f)(f.__code__, {}, 'x')
g().gi_frame.f_globals
g().gi_frame.f_back.f_globals
g().gi_code.co_code
co().cr_frame.f_locals
tb.tb_frame.f_globals
tb.tb_frame.f_back
tb.tb_frame.f_builtins
err.__traceback__.tb_frame.f_code
sys._getframe()
sys._current_frames()
sys.settrace(f)
sys.setprofile(f)
sys.stdout.buffer
sys.stdin.buffer
sys.__stdout__.buffer
sys.meta_path[0]
sys.path_hooks[0]
(1).__reduce__()
[].__reduce_ex__(4)
A().__reduce_ex__(2)
object.__reduce_ex__(f, 2)
err.__reduce__()
f.__subclasshook__.__self__.__loader__
'{0.__globals__[__builtins__].open}'.format(f)
'{0.__code__.co_consts}'.format(f)
'{0.gi_frame.f_globals}'.format(g())
'{0.__loader__}'.format(sys)
string.Formatter().get_field('0.__code__.co_consts', (f,), {})
operator.attrgetter('__globals__.__builtins__.open')(f)
operator.attrgetter('gi_frame.f_back')(g())
operator.methodcaller('__reduce__')(A())
functools.reduce(getattr, ['__class__', '__loader__'], sys)
functools.partial(f).func.__code__.co_consts
traceback.walk_stack(None).gi_frame.f_globals
typing.get_type_hints(type('T', (), {'__annotations__': {'a': "__import__('os')"}}))
typing.ForwardRef("__import__('os').system('id')")._evaluate({}, {}, frozenset())
contextlib.contextmanager(g).__wrapped__.__code__.co_consts
copy.copy(f.__code__).co_code
collections.namedtuple('T', 'a', module='__import__("os")').__new__.__globals__['__builtins__']['open']
dataclasses.make_dataclass('T', [('a', '__import__("os")')]).__init__.__globals__['__builtins__']['open']
enum.Enum('E', 'a b').__new__.__globals__['__builtins__']['open']
json.JSONEncoder.default.__globals__['__builtins__']['open']
functools.wraps.__globals__['open']
type.__dict__['__subclasses__'](object)[-1].__init__.__globals__['sys'].modules['os']
memoryview(b'x').obj.__class__.__base__.__loader__
print.__self__.open
len.__self__.__dict__['open']
""".strip().splitlines()

# Tricks that run: each is a program whose output is known to be harmless.
TRICKS = {
    "subclasses hold nothing that opens or loads": (
        "names = {c.__name__ for c in ().__class__.__base__.__subclasses__()}\n"
        "print(sorted(names & {'Popen', 'FileLoader', 'BuiltinImporter', '_wrap_close', 'catch_warnings', 'Quitter',"
        " 'FileIO', 'WarningMessage', 'zipimporter', '_ModuleLock'}))", "[]"),
    "a metaclass sees only its own classes": (
        "seen = []\nclass M(type):\n    def __new__(m, n, b, d):\n        seen.append(sorted(k for k in d if k[0] != '_'))\n"
        "        return super().__new__(m, n, b, d)\nclass B(metaclass=M):\n    a = 1\nprint(seen)",
        "[['a']]"),
    "a decorator made of a builtin": ("@exec\n@str\nclass X: pass\n", None),
    "a decorator chain that builds code": (
        "@print\n@eval\n@(lambda c: 'chr(65)')\nclass X: pass", "A"),
    "__set_name__ and __init_subclass__ run inside": (
        "class D:\n    def __set_name__(self, o, n): print(n, o.__name__)\nclass C:\n    d = D()\n"
        "    def __init_subclass__(cls): print(cls.__name__)\nclass E(C): pass", "d C\nE"),
    "changing a builtin class": ("str.upper = 1", None),
    "changing a builtin function": ("len.x = 1", None),
    "shadowing builtins stays inside": ("len = lambda v: 42\nprint(len([]), eval('len([])'))", "42 42"),
    "exec with no builtins has none of ours": ("exec('print(open)', {'__builtins__': {}})", None),
    "eval in an empty namespace": ("print(eval('1 + 1', {}))", "2"),
    "catching everything around a limit": (
        "try:\n    exec('x = ' + '(' * 500 + ')' * 500)\nexcept BaseException as e:\n    print(type(e).__name__)",
        "SyntaxError"),
    "a str subclass as a name": (
        "class S(str):\n    def __eq__(s, o): return True\n    def __hash__(s): return hash('__globals__')\n"
        "print(getattr((lambda: 0), S('nothing'), 'no'))", "no"),
    "a key that lies about being equal": (
        "class K:\n    def __hash__(s): return hash('os')\n    def __eq__(s, o): return True\n"
        "import sys\nprint(sys.modules.get(K(), 'none') in (None, 'none'))", None),
}


def run(source: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLOCHE, "run", "-", "--limit", "time=5s", *options], input=source, text=True,
                          capture_output=True, env={"CANARY": CANARY, "PATH": os.environ["PATH"], "HOME": f"/{CANARY}"},
                          timeout=60)


def harmless(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode in (0, 1), done
    for text in (done.stdout, done.stderr):
        assert CANARY not in text and "root:x:" not in text and "SystemError" not in text, done


@pytest.mark.parametrize("attempt", ABSENT)
def test_absent(attempt: str) -> None:
    """An error says that it is not there, or that the program may not have it."""
    done = run(f"{SETUP}try:\n    v = {attempt}\n    print('GOT', type(v).__name__, repr(v)[:200])\n"
               "except (NameError, AttributeError, ImportError, KeyError, IndexError, TypeError, ValueError, PermissionError) as e:\n"
               "    print('NO', type(e).__name__)\n")
    harmless(done)
    assert done.returncode == 0 and done.stdout.startswith("NO "), (done.stdout, done.stderr[-500:])


@pytest.mark.parametrize("name", TRICKS)
def test_trick(name: str) -> None:
    source, expected = TRICKS[name]
    done = run(source)
    harmless(done)
    if expected is not None:
        assert done.stdout.strip() == expected, (done.stdout, done.stderr)
    else:
        assert done.returncode == 1 or done.stdout.strip() in ("", "True", "False"), done


WALK = SETUP + """
found = {}
todo = [((), 'tuple'), (f, 'f'), (g(), 'g'), (co, 'co'), (A, 'A'), (A(), 'A()'), (tb, 'tb'), (err, 'err'), (sys, 'sys'),
        (print, 'print'), (object, 'object'), (type, 'type'), (functools, 'functools'), (json, 'json'), (types, 'types'),
        (typing, 'typing'), (enum, 'enum'), (globals(), 'globals')]
seen = {}
while todo:
    v, path = todo.pop()
    if id(v) in seen or len(path) > 160 or len(seen) > 6000:
        continue
    seen[id(v)] = v
    found.setdefault(type(v).__name__, path)
    if isinstance(v, (str, bytes)):
        if 'canary' in repr(v) and path != 'globals':
            print('CANARY', path)
        continue
    if isinstance(v, (int, float, complex, bool, type(None))):
        continue
    if isinstance(v, (list, tuple, set, frozenset)):
        todo += [(x, path + '[]') for x in list(v)[:200]]
        continue
    if isinstance(v, dict):
        todo += [(x, path + '{}') for x in list(v.values())[:400]]
    for name in dir(v):
        try:
            todo.append((getattr(v, name), path + '.' + name))
        except Exception:
            pass
print(len(seen) > 1500, '|', ' '.join(sorted(found)))
"""

# Types that would be a way out if a walk over everything reachable met one.
DOORS = {"file", "socket", "frame", "TextIOWrapper", "FileIO", "BufferedReader", "BufferedWriter", "Popen", "PyCapsule",
         "CFunctionType", "CDLL", "_Environ", "FileLoader", "SourceFileLoader", "BuiltinImporter", "zipimporter", "Random"}


def test_everything_reachable_is_a_value_of_python() -> None:
    done = run(WALK, "--limit", "memory=200MB")
    harmless(done)
    assert "CANARY" not in done.stdout, done.stdout
    enough, _, names = done.stdout.partition("|")
    assert enough.strip() == "True", done.stdout + done.stderr
    assert not DOORS & set(names.split()), names


def test_nothing_stays_for_the_next_program() -> None:
    """One process, many programs: what one leaves in modules, classes and names, another does not find."""
    leave = (f"import sys, json, types, functools\njson.stolen = {CANARY!r}\nsys.stolen = {CANARY!r}\n"
             f"sys.modules['stolen'] = types.ModuleType('stolen')\nsys.modules['stolen'].v = {CANARY!r}\n"
             f"functools.WRAPPER_ASSIGNMENTS = {CANARY!r}\n"
             f"class Stolen(Exception): v = {CANARY!r}\nkeep = [Stolen]\n")
    look = ("import sys, json, functools\n"
            "print(getattr(json, 'stolen', None), getattr(sys, 'stolen', None), 'stolen' in sys.modules,\n"
            "      [c.__name__ for c in Exception.__subclasses__() if c.__name__ == 'Stolen'],\n"
            "      'canary' in repr(functools.WRAPPER_ASSIGNMENTS))\n")
    program = f"""
import json
import cloche
out = []
for source in ({leave!r}, {look!r}, {leave!r}, {look!r}):
    out.append(cloche.Program(source).run(print=None).stdout)
print(json.dumps(out))
"""
    python = ROOT / "build" / "venv" / "bin" / "python"
    done = subprocess.run([str(python), "-c", program], text=True, capture_output=True, timeout=60, cwd="/")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)[1::2]) == {"None None False [] False\n"}, done.stdout
