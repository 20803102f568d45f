# The codecs unicode-escape and raw-unicode-escape.
def attempt(f, *args, **kwargs):
    try:
        print(ascii(f(*args, **kwargs)))
    except UnicodeDecodeError as e:
        print(e.encoding, e.start, e.end, e.reason, e)
    except Exception as e:
        print(type(e).__name__, e)


text = "a\\b\t\n\r\x00\x1f'\"\x7f\x80\xe9\xff\u0100\ud800\uffff\U00010000\U0010ffff"
for name in ("unicode-escape", "unicode_escape", "Unicode Escape", "raw-unicode-escape", "RAW_UNICODE_ESCAPE"):
    attempt(text.encode, name)
    attempt("".encode, name)
    attempt(lambda: text.replace("\\", "").encode(name).decode(name) == text.replace("\\", ""))
for name in ("unicode-escape", "raw-unicode-escape"):
    for data in (rb"\a\b\f\n\r\t\v\\\'\"", rb"\0\12\1234\377", rb"\x41\xe9z", rb"\u00e9\U0001f600", b"\xe9\\\nx", rb"\N{LATIN SMALL LETTER A}\N{bullet}",
                 b"", b"abc", rb"\\u0041", b"\\", b"ab\\", rb"\x4", rb"\xg1", rb"\u12", rb"\u12z5", rb"\U0011", rb"\U00110000z", rb"\N", rb"\N{", rb"\N{}",
                 rb"\N{no such}", rb"a\x"):
        attempt(data.decode, name)
        attempt(bytearray(data).decode, name, "ignore")
        attempt(str, memoryview(data), name, errors="replace")
print(r"\xe9\u20ac".encode().decode("unicode-escape"))
