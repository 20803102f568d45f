def rle(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]: j += 1
        out.append((s[i], j - i))
        i = j
    return out
e = rle("aaabccdddd")
print(e, "".join(c + str(n) for c, n in e), "".join(c * n for c, n in e), rle(""), rle("z"))
def vig(s, key, d=1):
    out, k = [], 0
    for c in s:
        if c.isalpha():
            b = ord("A") if c.isupper() else ord("a")
            out.append(chr((ord(c) - b + d * (ord(key[k % len(key)].lower()) - 97)) % 26 + b))
            k += 1
        else:
            out.append(c)
    return "".join(out)
c = vig("Attack at Dawn!", "Lemon")
print(c, vig(c, "Lemon", -1), "".join(chr(ord(x) ^ 7) for x in "xor"), " ".join(w[::-1] for w in "flip these words".split()), "-".join(f"{ord(x):02x}" for x in "hex"))
