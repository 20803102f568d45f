print("\a\b\f\v".encode(), "\0\00\000\1234".encode(), "\x7e\u00e9\U0001f600", "\N{GREEK SMALL LETTER ALPHA}\N{SNOWMAN}", "a\
b", r"\x41\u0041", "\"\'\\", '\'', "tab\tx", "\101\60", u"\u0041", R"raw\"", len("\\"), "\r" == "\x0d")
print("\d" == "\\d", len("\q\w"), "\8" == "\\8", b"\x41\101\n\'", b"\u0041", rb"\x41", "\777" == chr(0o777), len("\0123"))
print('''a'b"c''', """it's "quoted" """, "a" 'b' """c""" r'\d' f"{1}" "{x}", "mixed é " "\u00e9")
