print(2 + 3 * 4, (2 + 3) * 4, 2 ** 3 ** 2, -2 ** 2, (-2) ** 2)
print(10 - 4 - 3, 100 // 7 // 2, 2 * 3 % 4, 7 % 4 * 3)
print(1 | 2 ^ 3 & 4, 1 << 2 + 1, ~1 + 2, -1 ** 2, 2 ** -1)
print(not True == False, not 1 + 1, 1 + 1 == 2 and 3 > 2 or 0)
print(5 & 3 == 3, (5 & 3) == 3, 6 >> 1 << 2, 1 < 2 == True)
x = 5
print(x if x > 3 else -x, -x if x > 9 else x + 1)
print(lambda_result := (lambda a: a or 7)(0))
print(1, 2 if x else 3, [*range(3), x], {**{"a": 1}, "b": x})
