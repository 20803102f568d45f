# SPDX-License-Identifier: MIT
# A host call in except clauses, finally, else and with re-raising. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

def f(n):
    try:
        if n == 1:
            ask("raise one")
        if n == 2:
            raise KeyError(ask("two"))
    except ValueError as e:
        print("except", ask(str(e)))
        return ask("from except")
    except KeyError as e:
        try:
            ask("raise again")
        except ValueError as v:
            print(repr(v), repr(v.__context__))
        raise
    else:
        print(ask("else"))
    finally:
        print(ask("finally"), n)
    return ask("end")

print(f(0), f(1))
try:
    f(2)
except KeyError as e:
    print("outer", repr(e))
for i in range(3):
    try:
        if ask(i) == 1:
            continue
        print("loop", i)
    finally:
        ask("finally")
