out = []
for i in range(3):
    def make(k):
        def inner():
            for j in range(k):
                if j == 2:
                    return "two"
            return j if k else "none"
        return inner
    out.append(make(i * 2))
print([f() for f in out])
def gen():
    for a in range(3):
        for b in range(a):
            for c in range(b + 1):
                if c > a:
                    break
                out.append((a, b, c))
gen()
print(out[3:])
