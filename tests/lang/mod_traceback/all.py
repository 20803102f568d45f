# traceback: the texts of exceptions and the entries of a traceback.
import traceback


def inner(x):
    return 10 / x


def outer():
    try:
        inner(0)
    except ZeroDivisionError as e:
        raise ValueError('wrapped') from e


class Mine(Exception):
    def __str__(self):
        return 'my text'


try:
    outer()
except ValueError as e:
    text = traceback.format_exc().split('\n')
    print(text[0], text[-2], len(text), sum('direct cause' in t for t in text))
    print([(f.lineno, f.name, f.line) for f in traceback.extract_tb(e.__traceback__)])
    print(traceback.format_exception_only(e), ''.join(traceback.format_exception(e)) == '\n'.join(text))
    t = traceback.TracebackException.from_exception(e)
    print(str(t), ''.join(t.format()) == '\n'.join(text), len(t.stack), t.stack[0].name)
try:
    raise Mine()
except Mine as e:
    e.add_note('a note')
    print(traceback.format_exception_only(e), traceback.format_exc().split('\n')[-3:], traceback.format_exception_only(type(e), e))
print(traceback.format_exception_only(KeyError('k')), traceback.format_exception(ValueError('no tb')), repr(traceback.format_exc()))
print(traceback.format_list([('f.py', 3, 'g', 'x = 1'), ('f.py', 9, 'h', None)]), traceback.FrameSummary('a', 1, 'b', line=' z '))
