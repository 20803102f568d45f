# needs: 3.14
def f(a): pass
class C:
    def m(self, x): pass
for s in ("len()", "len(1, 2)", "len(5)", "abs()", "abs('x')", "int('x')", "int('1', 99)", "int(1, 2)", "int([])", "float('x')", "float([])", "str(1, 2, 3, 4)", "ord('ab')", "ord(5)", "ord('')", "chr(-1)",
          "chr('a')", "chr(0x110000)", "range()", "range(1.5)", "range(1, 2, 0)", "range('a')", "[].append()", "[].append(1, 2)", "[].insert(1)", "'a'.join([1])", "'a'.join(5)", "''.join(['a', None])",
          "'a'.split(1)", "'a'.split('')", "'a'.replace('b')", "'abc'.startswith(1)", "sorted(5)", "sorted([1, 'a'])", "sum(5)", "sum(['a'])", "sum([], '')", "max()", "max([])", "max(1)", "min(1, 'a')",
          "isinstance(1, 5)", "isinstance(1)", "issubclass(1, int)", "iter(5)", "next([])", "next(iter([]))", "dict(5)", "dict([1])", "dict([(1, 2, 3)])", "list(5)", "tuple(None)", "set(5)", "zip(5)",
          "enumerate(5)", "enumerate()", "map(str)", "map()", "filter(1)", "reversed(5)", "reversed({1})", "hash([])", "hash({})", "round('x')", "round(1.5, 'x')", "pow(1)", "pow('a', 2)", "divmod(1)",
          "bin(1.5)", "hex('a')", "getattr(1)", "getattr(1, 2)", "getattr(1, 'zz')", "bool(1, 2)", "complex('x')", "bytes('a')", "bytes(-1)", "bytes([256])", "bytes(['a'])", "type(1, 2)", "callable()", "C().m()", "f()"):
    try:
        print(s, "=", eval(s))
    except Exception as e:
        print(s, "->", type(e).__name__ + ":", e)
