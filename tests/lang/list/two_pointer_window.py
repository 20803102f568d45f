a = [2, 1, 5, 1, 3, 2]
def best(a, k): 
    s = m = sum(a[:k])
    for i in range(k, len(a)):
        s += a[i] - a[i - k]
        m = max(m, s)
    return m
def two_sum(a, t):
    seen = {}
    for i, x in enumerate(a):
        if t - x in seen: return seen[t - x], i
        seen[x] = i
def kadane(a):
    b = c = a[0]
    for x in a[1:]:
        c = max(x, c + x)
        b = max(b, c)
    return b
def longest_unique(s):
    start, best, pos = 0, "", {}
    for i, c in enumerate(s):
        if pos.get(c, -1) >= start: start = pos[c] + 1
        pos[c] = i
        best = max(best, s[start:i + 1], key=len)
    return best
print(best(a, 3), two_sum(a, 8), two_sum(a, 100), kadane([-2, 1, -3, 4, -1, 2, 1, -5, 4]), kadane([-3, -1]), longest_unique("abcabcbb"), longest_unique(""), [sum(a[i:i + 2]) for i in range(5)])
