s = "héllo"
for spec in ("", "s", "10", "<10", ">10", "^10", "^11", "*<10", "=>10s", ".2", ".0", "10.3", "^10.3s", "é^9", "😀>8", "{<8", "0>8", "08", ">010", "3"):
    print(repr(spec), repr(format(s, spec)))
for spec in ("d", "+", " ", ",", "_", "#", "=10", "x", ".", "f", "10d", "ss", "%", "z", "-5"):
    try:
        print(repr(spec), repr(format(s, spec)))
    except ValueError as e:
        print(repr(spec), e)
print(f"{'a':>{2 + 3}}|{'b':{'<'}{4}}|{'c':^{len('12345')}}|")
