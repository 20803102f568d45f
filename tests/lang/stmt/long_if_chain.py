def f(n):
    if n == 0: return "zero"
    elif n == 1: return "one"
    elif n == 2: return "two"
    elif n == 3: return "three"
    elif n == 4: return "four"
    elif n == 5: return "five"
    elif n == 6: return "six"
    elif n == 7: return "seven"
    elif n == 8: return "eight"
    elif n == 9: return "nine"
    else: return "many"
print(" ".join(f(i) for i in range(12)))
a = b = c = 0
for i in range(200):
    if i % 15 == 0: a += i
    elif i % 5 == 0: b += i
    elif i % 3 == 0: c += i
print(a, b, c)
