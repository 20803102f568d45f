s = "naïve café 漢字 😀 é"
print(len(s), s.upper(), s.encode("utf-8"), s.encode("utf-8").decode() == s, s.encode("utf-16-le")[:6], s.encode("utf-32-be")[:8], [ord(c) for c in s[-3:]])
print(ord("😀"), chr(128512), chr(0x10ffff) == "\U0010ffff", "😀"[0], len("👨‍👩‍👧"), list("e\u0301"), "é" in s, s.find("漢"), s.split(), s.title())
print("\u00e9" == "é", "e\u0301" == "é", "ﬀ".upper(), "İ".lower(), len("İ".lower()), "ŉ".upper(), sorted("éeèf"), "漢" > "é", max("aé漢"), "".join(sorted("cbäa")))
w = "abc"
w2 = w + "é"; w3 = w2 + "漢"; w4 = w3 + "😀"
for x in (w, w2, w3, w4):
    print(x, len(x), x[-1], x[0], x == x[::-1][::-1], x.find(x[-1]), x.replace(x[-1], ""), hash(x) == hash(x[:]))
print({w4[:3]: 1}["abc"], w4[:3] == w, w4[3:4] == "é", w3.replace("漢", "z") + "!", ("漢" + "a")[1:].isascii())
