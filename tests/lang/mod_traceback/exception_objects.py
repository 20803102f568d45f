# TracebackException and StackSummary as objects: causes, contexts, comparison, limits.
import sys
import traceback


def inner():
    raise ValueError('inner')


def outer():
    try:
        inner()
    except ValueError as e:
        raise KeyError('outer') from e


def error(f):
    try:
        f()
    except Exception as e:
        return e


e = error(outer)
t = traceback.TracebackException.from_exception(e)
print(t.exc_type, str(t), [f.name for f in t.stack], t.__suppress_context__)
print(t.__cause__.exc_type, str(t.__cause__), [f.name for f in t.__cause__.stack], t.__context__)
print(list(t.format_exception_only()), ''.join(t.format()).count('Traceback'))
print(''.join(t.__cause__.format()).splitlines()[-1])
print(t == traceback.TracebackException.from_exception(e), t != traceback.TracebackException.from_exception(error(inner)), t == 5)
limited = traceback.TracebackException.from_exception(e, limit=1)
print([f.name for f in limited.stack], limited == t)


def chained():
    try:
        inner()
    except ValueError:
        1 / 0


c = traceback.TracebackException.from_exception(error(chained))
print(c.__cause__, c.__context__.exc_type, c.__suppress_context__)
tb = e.__traceback__
print([n for _, n in traceback.walk_tb(tb)] == [f.lineno for f in traceback.extract_tb(tb)])
s = traceback.StackSummary.extract(traceback.walk_tb(tb), limit=-1)
print([f.name for f in s], [f.name for f in traceback.extract_tb(tb, limit=1)], traceback.extract_tb(tb, limit=0))
sys.tracebacklimit = 1
print([f.name for f in traceback.extract_tb(tb)], len(traceback.extract_tb(tb, limit=5)))
sys.tracebacklimit = -3
print(traceback.extract_tb(tb))
del sys.tracebacklimit


class Bad(Exception):
    def __str__(self):
        raise RuntimeError


print(str(traceback.TracebackException.from_exception(Bad())))
