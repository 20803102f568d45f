stack = []
for ch in "3 4 + 2 * 7 -".split():
    if ch.isdigit():
        stack.append(int(ch))
    else:
        b, a = stack.pop(), stack.pop()
        stack.append({"+": a + b, "-": a - b, "*": a * b}[ch])
print(stack)
q = [1, 2, 3]
order = []
while q:
    x = q.pop(0)
    order.append(x)
    if x < 4: q.append(x + 2)
print(order)
def balanced(s):
    st = []
    for c in s:
        if c in "([{": st.append(c)
        elif c in ")]}":
            if not st or "([{".index(st.pop()) != ")]}".index(c): return False
    return not st
print([balanced(s) for s in ("", "()", "([{}])", "(]", "((", "())")])
def bs(a, x):
    lo, hi = 0, len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if a[mid] < x: lo = mid + 1
        else: hi = mid
    return lo
print([bs([1, 3, 5, 7], x) for x in range(9)])
