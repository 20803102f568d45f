"""
description: The finally blocks of a generator that is dropped half way do not run.
cause: Memory is collected by tracing, not by counting references: there is no moment at which the last reference goes. Running
    program code from the collector would make a program's behaviour depend on its memory limit.
workaround: Call close() on a generator that is left early, or use it in a with statement (contextlib.closing).
"""
def numbers(name):
    try:
        for i in range(3):
            yield i
    finally:
        print("closing", name)


for n in numbers("dropped"):
    print(n)
    break
kept = numbers("closed")
print(next(kept))
kept.close()
print("end")
