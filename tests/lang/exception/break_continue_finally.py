out = []
for i in range(5):
    try:
        if i == 1: continue
        if i == 3: break
        out.append(i)
    finally:
        out.append(f"f{i}")
else:
    out.append("else")
print(out)
def g():
    for i in range(3):
        try:
            try:
                if i == 1:
                    break
                continue
            finally:
                print("in", i)
        finally:
            print("out", i)
    return i
print(g())
n = 0
while n < 3:
    try:
        n += 1
        try:
            if n == 2: raise ValueError(n)
        except ValueError:
            continue
        print("n", n)
    finally:
        print("end", n)
