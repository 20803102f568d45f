def f(tag, v):
    print("eval", tag)
    return v

print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 > 0, 1 < 2 > 0)
print(f("a", 1) < f("b", 5) < f("c", 3))
print(f("a", 9) < f("b", 5) < f("c", 3))
print(1 == 1 == True, 1 != 2 != 1, 0 == False is False)
print(1 in [1] == True, "a" in "abc" in ["abc"], None is None is None)
x = 3
print(1 <= x <= 5, not 1 <= x <= 2, 1 < x != 3)
