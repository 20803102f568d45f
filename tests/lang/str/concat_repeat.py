s = "ab"
print(s + "cd", s * 3, 3 * s, s * 0, s * -5, "" * 10, s + "", "é" + s + "漢" + "😀", s * True, len("x" * 10000))
t = ""
for i in range(300):
    t += chr(97 + i % 26)
print(len(t), t[:30], t[-5:])
u = v = "shared"
u += "!"
print(u, v)
parts = ""
for c in "aé漢😀":
    parts += c * 2
print(parts, len(parts), parts[::-1])
for e in ("'a' + 1", "1 + 'a'", "'a' * 'b'", "'a' * 1.5", "'a' - 'b'", "'a' + None", "'a' + b'b'", "-'a'", "'a' / 2"):
    try:
        print(eval(e))
    except TypeError as x:
        print(x)
