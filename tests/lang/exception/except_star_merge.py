# needs: 3.14
# What leaves a try with except* clauses: parts raised again, new exceptions, both, and what nobody took.
def shape(e):
    if isinstance(e, BaseExceptionGroup):
        return [type(e).__name__, e.message] + [shape(x) for x in e.exceptions]
    return repr(e)


def chain(e):
    return (shape(e.__cause__) if e.__cause__ else None, shape(e.__context__) if e.__context__ else None)


def show(f):
    try:
        f()
    except BaseException as e:
        print(f.__name__, shape(e), chain(e))
    else:
        print(f.__name__, "done")


def tree():
    return ExceptionGroup("top", [ValueError(1), ExceptionGroup("in", [TypeError(2), ValueError(3), OSError(4)]), KeyError(5)])


def again():
    try:
        raise tree()
    except* ValueError:
        raise
    except* OSError:
        raise


def one_new():
    try:
        raise tree()
    except* Exception:
        raise RuntimeError("new")


def one_new_and_rest():
    try:
        raise tree()
    except* ValueError as e:
        raise RuntimeError("new") from e.exceptions[0]


def two_new():
    try:
        raise tree()
    except* ValueError as e:
        raise RuntimeError("first") from e
    except* (TypeError, KeyError):
        raise LookupError("second")
    except* OSError:
        pass


def new_and_again():
    try:
        raise tree()
    except* ValueError:
        raise
    except* KeyError:
        raise IndexError("i")
    except* (TypeError, OSError):
        pass


def raise_part():
    try:
        raise tree()
    except* ValueError as e:
        raise e


def naked():
    try:
        raise ValueError("n")
    except* ValueError as e:
        print(shape(e), e.__context__, e.__cause__, e.__traceback__ is not None)
        raise


def naked_new():
    try:
        raise ValueError("n")
    except* ValueError:
        raise KeyError("k")


def naked_unmatched():
    try:
        raise ValueError("n")
    except* KeyError:
        print("never")


def naked_base():
    try:
        raise KeyboardInterrupt()
    except* KeyboardInterrupt as e:
        print(shape(e))


def group_class():
    try:
        raise tree()
    except* ExceptionGroup:
        print("never")


def group_in_tuple():
    try:
        raise ValueError(1)
    except* (ValueError, BaseExceptionGroup):
        print("never")


def no_class():
    try:
        raise tree()
    except* (ValueError, 3):
        print("never")


def type_raises():
    try:
        raise tree()
    except* ValueError:
        print("value")
    except* undefined_name:
        print("never")


def nested():
    try:
        try:
            raise tree()
        except* ValueError as e:
            print("inner", shape(e))
            try:
                raise ExceptionGroup("new", [OSError(9), KeyError(8)])
            except* OSError as f:
                print("innermost", shape(f))
        finally:
            print("finally 1")
    except* KeyError as e:
        print("outer", shape(e))
    except* (TypeError, OSError) as e:
        print("rest", shape(e))
    finally:
        print("finally 2")


def with_else(fail):
    for i in range(3):
        try:
            if fail:
                raise ExceptionGroup("g", [ValueError(i)])
        except* ValueError as e:
            for k in range(5):
                if k == 1:
                    continue
                if k == 3:
                    break
            print("k", k)
            del e
        else:
            print("else", i)
            continue
        finally:
            print("finally", i)


def returns():
    try:
        return "from try"
    except* ValueError:
        print("never")
    finally:
        print("fin")


def name_is_gone():
    try:
        raise tree()
    except* Exception as e:
        pass
    return e


class Mine(ExceptionGroup):
    def __new__(cls, message, excs, code=0):
        self = super().__new__(cls, message, excs)
        self.code = code
        return self

    def derive(self, excs):
        return Mine(self.message, excs, self.code)


def derived():
    try:
        raise Mine("mine", [ValueError(1), TypeError(2)], 7)
    except* ValueError as e:
        print(type(e).__name__, e.code, shape(e))


class Odd(ExceptionGroup):
    def __new__(cls, answer):
        self = super().__new__(cls, "odd", [ValueError(1), KeyError(2)])
        self.answer = answer
        return self

    def split(self, _):
        return self.answer

    def derive(self, excs):
        return ExceptionGroup(self.message, excs)


def odd_split(answer):
    try:
        try:
            raise Odd(answer)
        except* ValueError as e:
            print("part", shape(e))
    except BaseException as e:
        print("odd", shape(e))


for f in (again, one_new, one_new_and_rest, two_new, new_and_again, raise_part, naked, naked_new, naked_unmatched, naked_base,
          group_class, group_in_tuple, no_class, type_raises, nested, name_is_gone, derived):
    show(f)
with_else(True)
with_else(False)
print(returns())
odd_split([1, 2])
odd_split((None,))
odd_split((None, ValueError("r"), 3))
odd_split((ExceptionGroup("p", [ValueError(6)]), None))

for source in ("return 1", "break", "continue", "for i in x:\n   return", "while 1:\n   break", "for i in x:\n   continue"):
    text = "def f(x):\n for _ in x:\n  try:\n   pass\n  except* ValueError:\n   " + source.replace("\n", "\n  ")
    try:
        compile(text, "s", "exec")
        print("ok", repr(source))
    except SyntaxError as e:
        print(e.msg, e.lineno)
for text in ("try:\n pass\nexcept*:\n pass", "try:\n pass\nexcept* A:\n pass\nexcept B:\n pass"):
    try:
        compile(text, "s", "exec")
    except SyntaxError as e:
        print(e.msg, e.lineno)
