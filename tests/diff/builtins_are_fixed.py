"""
description: Assigning to a name of the builtins module is possible, but code that was compiled before goes on using the builtin.
cause: Calls of builtins are resolved when the program is compiled, which is what makes them fast; another program never sees the change.
workaround: Define a global of the same name: it is found first, as in CPython.
"""
import builtins


def size(x):
    return len(x)


builtins.len = lambda x: 7
print(size([1, 2]))
len = lambda x: 8
print(size([1, 2]))
