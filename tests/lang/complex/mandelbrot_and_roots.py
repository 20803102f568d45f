def escape(c, n=30):
    z = 0
    for i in range(n):
        z = z * z + c
        if abs(z) > 2: return i
    return n
for y in range(5, -6, -2):
    print("".join(" .:-=+*#%@"[min(9, escape(complex(x / 12, y / 5)) // 3)] for x in range(-24, 10)))
a, b, c = 1, 2, 5
d = (b * b - 4 * a * c + 0j) ** 0.5
print([complex(round(r.real, 9), round(r.imag, 9)) for r in ((-b + d) / 2 / a, (-b - d) / 2 / a)], sum([1j, 2, 3.5]), (1 + 1j) ** 4, abs(3 - 4j), (2 + 3j) * (2 - 3j), (1 + 2j).conjugate() == 1 - 2j)
