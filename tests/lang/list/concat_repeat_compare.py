a = [1, 2]
print(a + [3], a * 2, 2 * a, a * 0, a * -1, [] + [], [[]] * 2, a + a, [None] * 3)
g = [[0] * 2] * 2
g[0][0] = 5
print(g, [[0] * 2 for _ in range(2)])
b = a
b += [3]; b *= 2
print(a, b is a)
print([1, 2] == [1, 2], [1, 2] == (1, 2), [1] < [2], [1, 2] < [1, 2, 0], [] < [0], [2] > [1, 9], [1, "a"] == [1, "a"], [1] != [1.0], [[1]] <= [[1]], [1, 2] >= [1, 2])
for e in ("[1] + (2,)", "[1] + 5", "[1] * 'a'", "[1] * 1.5", "[1] < (1,)", "[1] - [1]", "[1] + None", "5 + [1]", "[1] < [None]"):
    try:
        print(eval(e))
    except TypeError as x:
        print(x)
c = [1]
c += "ab"; c += (3,); c += {4: 5}; c += range(2)
print(c)
try:
    c += 5
except TypeError as e:
    print(e)
