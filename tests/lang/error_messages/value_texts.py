# needs: 3.14
for s in ("int('')", "int(' ')", "int('1.5')", "int('0x1')", "int('12', 2)", "int('z', 36)", "int('1_')", "int('é')", "float('')", "float('1.5.2')", "float('1e')", "complex('1+')",
          "'abc'.index('z')", "[1].index(5)", "[].remove(1)", "list(zip([1], [1, 2], strict=True))", "(1).to_bytes(0, 'big')", "(256).to_bytes(1, 'big')", "(-1).to_bytes(1, 'big')", "bytes.fromhex('zz')",
          "'a' * -1", "chr(1114112)", "'%d' % 'x'", "'%s'", "'%s %s' % 1", "'%s' % (1, 2)", "'%q' % 1", "'%(a)s' % {}", "'%(a)s' % 5", "'{'.format()", "'}'.format()", "'{a}'.format()", "'{!z}'.format(1)",
          "format(1, 'q')", "format(1.5, 'd')", "format('a', 'd')", "format(1, '.2d')", "f'{1:,_}'", "format(1, 's')", "format('s', '+')", "format('s', '=5')", "1 << -1", "2 ** 0.5 > 1", "0 ** -1", "0.0 ** -1", "10 % 0",
          "10.0 // 0", "divmod(1, 0)", "pow(2, -1, 4)", "pow(2, 3, 0)", "(-8) ** 0.5 != 0", "int(float('inf'))", "int(float('nan'))", "round(float('inf'))", "float(10 ** 400)", "10 ** 400 / 3", "(10 ** 400) * 1.5",
          "'a'.center(5, 'xy')", "slice(1, 2, 0).indices(5)", "[1, 2][::0]", "range(5).index(9)", "memoryview(5)", "str(b'a', 'nope')", "'a'.encode('nope')", "'é'.encode('ascii')", "eval('1 +')", "[].pop(0)"):
    try:
        print(s, "=", eval(s))
    except Exception as e:
        print(s, "->", type(e).__name__ + ":", str(e).split(" (<string>")[0])
