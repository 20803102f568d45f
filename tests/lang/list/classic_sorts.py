def bubble(a):
    a = a[:]
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]: a[j], a[j + 1] = a[j + 1], a[j]
    return a
def insertion(a):
    a = a[:]
    for i in range(1, len(a)):
        x, j = a[i], i - 1
        while j >= 0 and a[j] > x:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = x
    return a
def quick(a):
    if len(a) < 2: return a
    p, *r = a
    return quick([x for x in r if x < p]) + [p] + quick([x for x in r if x >= p])
def merge(a):
    if len(a) < 2: return a
    m = len(a) // 2
    l, r, out = merge(a[:m]), merge(a[m:]), []
    while l and r: out.append((l if l[0] <= r[0] else r).pop(0))
    return out + l + r
d = [(i * 61 + 17) % 101 for i in range(60)]
print(bubble(d) == insertion(d) == quick(d) == merge(d) == sorted(d), quick([3, 1, 2]), merge([]), bubble(["b", "a"]), insertion([2.5, 1, 2]))
