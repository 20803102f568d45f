"""
description: There is no open(), and no breakpoint(): the names are not defined; io.open() and io.FileIO() raise PermissionError.
cause: A program reaches nothing but the functions the host gives it.
workaround: Give the program a host function that reads what it may read.
"""
for name in "open", "breakpoint":
    try:
        eval(name)
    except NameError as e:
        print(e)
import io

for make in io.open, io.FileIO:
    try:
        make("data.txt")
    except PermissionError as e:
        print(type(e).__name__, e.filename, e.strerror)
