"""
description: Code objects show names, flags and line numbers but no bytecode (co_code, co_consts and replace() are absent), and frames are
    not objects: there is no gi_frame, cr_frame, tb_frame, f_back or sys._getframe().
cause: A program reaches no part of the interpreter, nor of a caller that may be the host's.
workaround: traceback.extract_tb() and exception notes say where something happened.
"""
def f():
    return 1


def g():
    yield 1


async def c():
    pass


for owner, name in ((f.__code__, "co_code"), (f.__code__, "co_consts"), (f.__code__, "replace"), (f, "__builtins__")):
    print(name, hasattr(owner, name))
coroutine = c()
print(g().gi_frame, coroutine.cr_frame)
coroutine.close()
try:
    1 / 0
except ZeroDivisionError as e:
    print(e.__traceback__.tb_frame, e.__traceback__.tb_lineno)
import sys
print("_getframe", hasattr(sys, "_getframe"))
