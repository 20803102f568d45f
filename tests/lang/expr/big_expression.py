v = 0
for i in range(60):
    v = ((v * 31 + i ^ (v >> 3)) & 0xffffffff) - (i % 7) + (i if i & 1 else -i)
print(v)
s = "".join(chr(97 + (i * 7 + 3) % 26) for i in range(40))
print(s, sum(ord(c) * (i + 1) for i, c in enumerate(s)))
x = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17 + 18 + 19 + 20
print(x, ((((((((((1))))))))))+(((((2))))))
print([[[[[[1]]]]]], {1: {2: {3: {4: 5}}}}[1][2][3][4])
