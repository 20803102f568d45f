"""
description: The host sets the limit of recursion (--limit depth); sys.setrecursionlimit() is absent.
cause: A limit that the program could lift would be none.
workaround: Ask the host for more depth, or use a loop.
"""
import sys

print(hasattr(sys, "setrecursionlimit"), sys.getrecursionlimit())


def down(n):
    return down(n + 1)


try:
    down(0)
except RecursionError as e:
    print(e)
