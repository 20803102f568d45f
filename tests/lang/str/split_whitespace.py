for s in ("a b c", "  a  b ", "", "   ", "a\tb\nc\r\nd", "one", "a\u2003b\xa0c", "x\x1cy\x85z"):
    print(repr(s), s.split(), s.rsplit(), s.split(None, 1), s.rsplit(None, 1), s.split(maxsplit=0), s.split(None, 5))
