x = 10
x += 5; print(x)
x -= 3; print(x)
x *= 2; print(x)
x //= 5; print(x)
x **= 3; print(x)
x %= 7; print(x)
x <<= 4; print(x)
x >>= 1; print(x)
x |= 3; print(x)
x ^= 6; print(x)
x &= 12; print(x)
x /= 4; print(x)
a = b = [1]
a += [2]; print(a, b)
a = a + [3]; print(a, b)
a *= 2; print(a)
s = "x"; s += "y"; s *= 3; print(s)
t = u = (1,)
t += (2,); print(t, u)
d = {"n": 1}
d["n"] += 1; d |= {"m": 2}; print(d)
class C: v = 1
c = C()
c.v += 1
print(c.v, C.v)
