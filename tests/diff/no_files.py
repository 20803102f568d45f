"""
description: There is no open(), and no breakpoint(): the names are not defined.
cause: A program reaches nothing but the functions the host gives it.
workaround: Give the program a host function that reads what it may read.
"""
for name in "open", "breakpoint":
    try:
        eval(name)
    except NameError as e:
        print(e)
