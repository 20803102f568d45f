s = "aé漢😀"
for enc in ("utf-8", "utf8", "UTF-8", "utf-16", "utf-16-be", "utf-32", "utf-32-le", "utf_8_sig"):
    b = s.encode(enc)
    print(enc, b, b.decode(enc) == s)
for enc in ("ascii", "latin-1", "cp1252", "iso-8859-1", "us-ascii"):
    for err in ("ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace"):
        print(enc, err, s.encode(enc, err))
for err in ("ignore", "replace", "backslashreplace", "surrogateescape"):
    print(err, ascii(b"a\xffb\xe2\x82c\xf0".decode("utf-8", err)), ascii(b"\x80a".decode("ascii", err)))
print(b"\xe9".decode("latin-1"), b"\x80".decode("cp1252"), "\x80".encode("latin-1"), "€".encode("cp1252"), b"a\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"), "\ud800".encode("utf-8", "surrogatepass"), str(b"abc", "ascii"), str(b"x"), "".encode(), b"".decode())
for f in (lambda: s.encode("ascii"), lambda: b"\xff".decode(), lambda: s.encode("nope"), lambda: s.encode("ascii", "nope"), lambda: str("a", "utf-8"), lambda: b"\x00".decode("utf-16"), lambda: b"\x81".decode("cp1252"), lambda: "漢".encode("latin-1")):
    try:
        print(f())
    except (UnicodeError, LookupError, TypeError) as e:
        print(type(e).__name__, e)
