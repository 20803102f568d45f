# needs: 3.14
e = ValueError("main")
e.add_note("first")
e.add_note("second")
print(e.__notes__, str(e))
try:
    e.add_note(5)
except TypeError as x:
    print(x)
try:
    try:
        raise KeyError("k")
    except KeyError as k:
        k.add_note("while loading")
        raise
except KeyError as k:
    print(k.__notes__, hasattr(ValueError(), "__notes__"))
