print(chr(65), chr(233), chr(0x4e2d), chr(0x1f600), ord("A"), ord("é"), ord("😀"), ord(b"a"), chr(0) == "\0", bin(10), bin(-10), bin(0), oct(8), oct(-9), hex(255), hex(-255), hex(2 ** 70), bin(True), ascii("é😀\n"), ascii([1, "ü"]), ascii(None), repr("é"))
for e in ("chr(-1)", "chr(1114112)", "chr('a')", "chr(1.0)", "ord('')", "ord('ab')", "ord(5)", "bin(1.5)", "hex('a')", "oct(None)", "chr()", "ord(b'ab')", "chr(10 ** 30)"):
    try:
        print(eval(e))
    except (TypeError, ValueError, OverflowError) as x:
        print(type(x).__name__, x)
print([chr(ord(c) + 1) for c in "HAL"], "".join(map(chr, range(97, 103))), [ord(c) for c in "aé"], sum(ord(c) for c in "abc"))
