# needs: 3.14
for s in ("len(x=1)", "abs(x=1)", "int(x='5')", "int(y=1)", "str(objekt=1)", "sorted([1], reversed=True)", "sorted([1], None)", "print(1, foo=2)", "print(1, sep=5)", "print(1, end=5)",
          "max([1], foo=1)", "max(1, 2, default=3)", "sum([1], start=5)", "sum([1], 1, 2)", "enumerate([1], start='a')", "dict(1, 2)", "list(x=1)", "'a'.split(foo=1)", "'a b'.split(maxsplit=1)", "[2].sort(foo=1)",
          "[2].sort(1)", "range(stop=3)", "zip([1], strict=1, foo=2)", "round(number=2.5)", "round(1.5, ndigits=0)", "pow(2, 3, mod=5)", "pow(base=2, exp=3)", "isinstance(obj=1)",
          "'x'.encode(encoding='ascii')", "bytes(source='a', encoding='utf8')", "int.from_bytes(b'a', 'big', foo=1)", "(5).to_bytes(length=2, byteorder='big')", "float(x=1)", "bool(x=1)", "tuple(x=1)",
          "'{a}'.format(b=1)", "'{}{}'.format(1)", "'{0}{}'.format(1, 2)", "{}.get()", "{}.get(k=1)", "{}.update(1)", "{}.update([1])", "{}.setdefault()", "set().add()", "{1}.union(5)", "type('A', (), {}, x=1)"):
    try:
        r = eval(s)
        print(s, "=", repr(r) if not isinstance(r, (zip, enumerate)) else "object")
    except Exception as e:
        print(s, "->", type(e).__name__ + ":", e)
