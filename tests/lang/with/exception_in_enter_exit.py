class E:
    def __init__(self, n, enter=None, exit=None, ret=None):
        self.n, self.en, self.ex, self.ret = n, enter, exit, ret
    def __enter__(self):
        print("enter", self.n)
        if self.en: raise self.en
        return self
    def __exit__(self, t, v, tb):
        print("exit", self.n, t and t.__name__)
        if self.ex: raise self.ex
        return self.ret
def run(*cms):
    try:
        with cms[0], cms[1]:
            print("body")
            raise ValueError("body")
    except Exception as e:
        print("out", repr(e), repr(e.__context__))
    else:
        print("no error")
run(E(1), E(2))
run(E(1), E(2, enter=KeyError("en")))
run(E(1), E(2, exit=TypeError("ex")))
run(E(1, ret=True), E(2, exit=TypeError("ex")))
run(E(1), E(2, ret=1))
run(E(1, enter=OSError("first")), E(2))
run(E(1, exit=KeyError("a")), E(2, exit=KeyError("b")))
