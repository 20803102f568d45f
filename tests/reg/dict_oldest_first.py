# Taking the oldest entry again and again must not walk over the deleted ones before it.
from collections import OrderedDict

d = dict.fromkeys(range(3000))
order = []
while len(d) > 2990:
    k = next(iter(d))
    order.append(k)
    del d[k]
print(order)
while d:
    del d[next(iter(d))]
print(d, list(d), len(d))
d['x'] = 1
d['y'] = 2
del d['x']
d['x'] = 3
print(d, list(d.items()), next(iter(d)), next(reversed(d)))

o = OrderedDict((i, i * i) for i in range(600))
total = 0
while len(o) > 3:
    k, v = o.popitem(last=False)
    total += v
print(total, o)
o.move_to_end(598, last=False)
print(o, o.popitem(last=False), o)

# a queue: one comes, one goes
q = {}
seen = 0
for i in range(900):
    q[i] = None
    if len(q) > 10:
        k = next(iter(q))
        seen += k
        del q[k]
print(seen, list(q))
c = q.copy()
c.update({1: 2})
del c[890]
print(c, q == c)
d = {1: 1, 2: 2, 3: 3}
del d[1]
d.clear()
d[5] = 5
print(d, list(d))
d = {1: 1, 2: 2}
del d[1]
for k in d:
    print(k)
    d[k] = 9
it = iter(d)
d[7] = 7
try:
    next(it)
except RuntimeError as e:
    print(e)
