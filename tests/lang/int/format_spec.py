n = 1234567
for s in ("", "d", ",", "_", "10", "<10", ">10", "^10", "010", "+", " ", "-", "+,", "x", "X", "#x", "#b", "o", "_x", "_b", "e", ".2e", "f", ".1f", ",.2f", "g", "%", ".0%", "c" if 0 else "n", "*^20,", "=+12", "0=12", "#012x", "020,", "#_b"):
    print(repr(s), format(n, s), format(-n, s), format(0, s))
print(format(65, "c"), format(0x1F600, "c"), f"{97:>5c}|", f"{10**20:,}", f"{-(2**70):_}", f"{2**70:#x}")
for s in (".2", "s", "z", "q", ",x", "_c", ",,", "+c", "#c", ".3x", "99999999999999999999"):
    try:
        print(format(n, s))
    except ValueError as e:
        print(repr(s), e)
