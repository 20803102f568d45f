# args: --limit memory=10MB
# skip-mode: tiny
# One instruction may run out of memory many times, as long as a collection helps each time.
total = 0
for i in range(60):
    total += len([0] * 900_000)
print(total)
for i in range(20):
    eval(f"[{i}]")
for i in range(3000):
    x = eval(str(i))
print(x)
