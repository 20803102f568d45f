# needs: 3.14
class NoExit:
    def __enter__(self): print("never")
class NoEnter:
    def __exit__(self, *a): pass
for o in (NoExit(), NoEnter(), 5, "s", None):
    try:
        with o:
            print("body")
    except TypeError as e:
        print(e)
class BadTruth:
    def __enter__(self): return self
    def __exit__(self, *a): return Bool()
class Bool:
    def __bool__(self): print("asked"); return True
with BadTruth():
    1 / 0
with BadTruth():
    pass
print("done")
