# timeout: 60
# skip-mode: gc oom tiny chaos fuel retry
"""Walks what a program can reach from builtins, modules, frames, generators and classes, by attributes, items and
__subclasses__, and says what of it has power. A successful escape would show here as a host object (a type not in CPython
or not of a bundled module), a frame, raw code bytes, a function of the prelude or one of its natives: names with two leading
underscores, of which the bundled modules hold the few listed in HANDED; those take any argument (tests/c/test_forged_calls.c).
"""
import abc, asyncio, bisect, builtins, collections, contextlib, contextvars, copy, dataclasses, enum, functools, heapq, io
import itertools, json, math, operator, random, string, sys, textwrap, time, traceback, types, typing
from collections import deque

HANDED = set("""__import__ __build_class__ __modules __err __out __int_digits __tuple_fields __tuple_field __store_fields
    __combine __product __permute __mt_below __sha512 __fresh_seed __mt_bits __mt_init __time_now __time_sleep
    __traceback_text __tb_info __top_await __future_state __host_wait""".split())
POWER = """__globals__ __code__ __closure__ __builtins__ __self__ __func__ __wrapped__ __objclass__ __loader__ __spec__ __base__
    gi_frame gi_code gi_yieldfrom cr_frame cr_code cr_await cr_origin ag_frame ag_code ag_await f_back f_builtins f_globals f_locals
    f_code tb_frame tb_next obj name fget fset fdel cell_contents co_code co_consts co_names replace __reduce__ __reduce_ex__
    __traceback__ __context__ __cause__ __mro__ __bases__ __subclasshook__ __text_signature__ __getstate__""".split()
BYTES_OF_CODE = {"co_code", "_co_code_adaptive", "co_lnotab", "co_linetable", "co_exceptiontable"}
LIMIT = 12000


def numbers():
    yield 1


async def work():
    pass


async def stream():
    yield 1


def failure():
    try:
        return 1 / 0
    except ZeroDivisionError as e:
        return e


def lost():
    try:
        return ().missing
    except AttributeError as e:
        return e


class Own:
    def method(self):
        return super()


started = numbers()
next(started)
coroutine, agen = work(), stream()
queue = deque()
seen, kept, found, natives = set(), [], set(), set()
mine = {id(queue), id(seen), id(kept), id(found), id(natives)}


def visit(value):
    if id(value) not in seen and id(value) not in mine:
        seen.add(id(value))
        kept.append(value)
        queue.append(value)


def look(value):
    kind = type(value)
    if kind.__name__ == "method-wrapper" or kind in (str, bytes, int, float, bool, complex):
        return
    if kind.__name__ == "frame":
        found.add("a frame")
    if kind.__name__ == "function" and type(value.__module__) is not str:
        found.add("a function of no module: " + value.__name__)
    if kind.__name__ == "builtin_function_or_method":
        natives.add(value.__name__)
    for name in {*dir(value), *POWER, *BYTES_OF_CODE}:
        try:
            inner = getattr(value, name)
        except Exception:
            continue
        if name in BYTES_OF_CODE and kind is types.CodeType:
            found.add("bytes of code: " + name)
        visit(inner)
    if isinstance(value, type):
        for inner in type.__subclasses__(value):
            visit(inner)
    if kind in (list, tuple, set, frozenset):
        for inner in tuple(value):
            visit(inner)
    elif kind in (dict, types.MappingProxyType):
        for key, inner in tuple(value.items()):
            visit(key)
            visit(inner)


for root in (abc, asyncio, bisect, builtins, collections, contextlib, contextvars, copy, dataclasses, enum, functools, heapq, io,
             itertools, json, math, operator, random, string, sys, textwrap, time, traceback, types, typing, started, coroutine,
             agen, failure(), lost(), Own, Own().method(), Own().method, object, type, iter([]), iter({}), iter(""), iter(set()),
             reversed([]), zip(), map(len, []), enumerate([]), memoryview(b"x"), {}.keys(), range(3), slice(3), staticmethod(len),
             property(len), functools.partial(len), functools.reduce, lambda: started, *sys.modules.values()):
    visit(root)
count = 0
while queue and count < LIMIT:
    count += 1
    look(queue.popleft())
coroutine.close()
hidden = {n for n in natives if n.startswith("__") and not n.endswith("__")}
print(count > 1000, len(natives) > 100)
# expect: True True
print(sorted(found))
# expect: []
print(sorted(hidden - HANDED))
# expect: []
