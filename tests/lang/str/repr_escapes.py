for s in ("", "a", "'", '"', "'\"", "\\", "\n\r\t", "\x00\x01\x1f\x7f", "é", "漢", "😀", "\xa0", "\xad", "\u200b", "\u2028", "\ue000", "\ud800", "\U0010ffff", "\x80\x9f", "a'b", 'a"b', "tab\tq", "\u0301", "\ufeff", "\U000e0001"):
    print(repr(s), ascii(s), len(s))
print([s for s in ("it's", 'q"q')], {"k'": "v"}, ("\n",), repr("\\n"), repr(r"\d"), str(["\x1b[0m"]), repr("a" * 5 + "\0"))
