for s in ("hello World", "ÀÉß ñ", "ǆ ŉ ﬁ", "ΑΣ ΣΑΣ", "i̇ I", "", "123 abc-def's", "ALL CAPS", "ı ſ"):
    print(repr(s), s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold())
print("straße".upper(), "STRASSE".casefold() == "straße".casefold(), "ß".title(), "ΟΔΥΣΣΕΥΣ".lower(), "they're bill's".title(), "x1y2 z".title())
