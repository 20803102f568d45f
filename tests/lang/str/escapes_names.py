# \N{...}: names, aliases, computed names; what is wrong with others. The error handler namereplace.
print(ascii("\N{latin small letter a with diaeresis}\N{CJK UNIFIED IDEOGRAPH-4E00}\N{HANGUL SYLLABLE GAG}\N{LINE FEED}\N{NBSP}"))
print(ascii(f"{1}b\N{SNOWMAN}{2}"), ascii(f"{1:\N{SNOWMAN}>4}"), r"\N{SNOWMAN}", rf"\N{2}", ascii("\N{HYPHEN-MINUS}"))
for s in [r'"\N"', r'"\N{"', r'"\N{}"', r'"\Nx"', r'"ab\N{nope}cd"', r'"ab\N{SNOWMAN"', '"é\\N{nope}"', r'"\N{SNOWMAN }"',
          r'"\N{KEYCAP DIGIT ONE}"', r'"\N{hangul syllable gag}"', r'"\N{CJK UNIFIED IDEOGRAPH-4e00}"', r'"\N{%s}"' % ('x' * 300),
          r'"ok \N{BELL} \N{TIBETAN MARK BKA- SHOG YIG MGO} \N{TIBETAN MARK TSA -PHRU}"', r'u"\N{DIGIT ONE}" r"\N{"']:
    try:
        print(s[:40], ascii(eval(s)))
    except SyntaxError as e:
        print(s[:40], e.msg, e.lineno, e.offset)
print("a\x80\u1234\u4e00\uac01\ue000\U0001f600\x01\U0010ffff".encode("ascii", "namereplace"))
print("é☃".encode("latin-1", "namereplace"), "é\ud800".encode("utf-8", "namereplace"), "☃".encode("cp1252", errors="namereplace"))
try:
    b"\xff".decode("ascii", "namereplace")
except TypeError as e:
    print(e)
