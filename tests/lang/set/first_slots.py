# Sets whose first slots are empty: the order of what is left, what comes back, and how many are left.
from operator import length_hint

s = set(range(200))
order = []
while s:
    x = next(iter(s))
    order.append(x)
    s.remove(x)
print(order == list(range(200)), s)

s = set(range(50))
for i in range(40):
    s.discard(i)
print(next(iter(s)), list(s), min(s))
s.add(3)
print(next(iter(s)), list(s))
s |= {1, 2}
print(list(s))
it = iter(s)
print(length_hint(it), next(it), length_hint(it))
s.discard(49)
print(length_hint(it))
try:
    next(it)
except RuntimeError as e:
    print(e)
s.clear()
print(list(s), length_hint(iter(s)))
s.update("a")
print(list(s))

t = set(range(20))
for i in range(15):
    t.remove(i)
print(list(t.copy()), list(t ^ {0, 1}), list(t | {4}), t - {15}, t == set(range(15, 20)))
t ^= {0, 16}
print(list(t), t.pop(), list(t))
t &= {17, 18, 100}
print(list(t), frozenset(t) == t)

d = dict.fromkeys(range(10))
it, back = iter(d), reversed(d)
next(it), next(back)
print(length_hint(it), length_hint(back), length_hint(d.items()), length_hint(iter(d.values())))
e = dict.fromkeys(range(30))
for i in range(0, 30, 3):
    del e[i]
it, back = iter(e.items()), reversed(e.values())
for _ in range(5):
    next(it), next(back)
print(length_hint(it), length_hint(back))
