"""
description: sys.excepthook() and sys.displayhook() can be called, but replacing them changes nothing at the end of the program.
cause: The host shows what ended the program, from a state in which no more of the program runs.
workaround: Wrap the program's last call in try ... except.
"""
import sys

sys.excepthook = lambda *args: print("not called")
print(sys.excepthook is sys.__excepthook__)
raise SystemExit(0)
