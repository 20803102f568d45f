tests = [ValueError(), ValueError("m"), ValueError("a", 1), ValueError(None), ValueError(""), KeyError("k"), KeyError(1), KeyError(), KeyError("a", "b"),
         Exception("x", [1, 2]), OSError(2, "No such file"), OSError(2, "msg", "file.txt"), OSError("only"), OSError(), IndexError((1, 2)), ValueError(ValueError("in")),
         StopIteration(5), AttributeError("a"), NameError("n"), UnicodeError("u"), AssertionError("as"), NotImplementedError(), RuntimeError(b"bytes"), SystemExit(3), KeyboardInterrupt()]
for e in tests:
    print(repr(e), "|", str(e), "|", e.args)
e = ValueError("x")
e.args = (1, 2)
print(e, repr(e), e.args)
e.args = "ab"
print(e.args)
e.custom = 5
print(e.custom, e.__dict__)
