tests = ["", "abc", "ABC", "Abc", "123", "abc123", " \t\n", "a b", "²", "½", "٣", "Ⅷ", "漢字", "é", "A1", "_x", "1x", "if", "x y", "\x00", "a\n", "ABC1", "Hello World", "hello World", "αβγ", "\u2003", "ª", "ǅ"]
names = "isalpha isdigit isdecimal isnumeric isalnum isspace isupper islower istitle isidentifier isprintable isascii".split()
for t in tests:
    print(repr(t), "".join("1" if getattr(t, n)() else "0" for n in names))
