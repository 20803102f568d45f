e = "outer"
try:
    raise ValueError("x")
except ValueError as e:
    print(e)
try:
    e
except NameError as err:
    print(err)
def f():
    try:
        raise KeyError("k")
    except KeyError as exc:
        saved = exc
    try:
        return exc
    except UnboundLocalError as u:
        return str(u), repr(saved)
print(f())
try:
    raise ValueError("y")
except ValueError as e2:
    e2 = "rebound"
    print(e2)
try:
    e2
except NameError as err:
    print(err)
try:
    raise ValueError("z")
except ValueError as e3:
    del e3
print("e3" in globals())
def loop():
    for i in range(2):
        try:
            raise ValueError(i)
        except ValueError as ex:
            print(ex)
            continue
    print("ex" in locals())
loop()
