class Lock:
    held = 0
    def __enter__(self):
        if Lock.held: raise RuntimeError("already held")
        Lock.held += 1
    def __exit__(self, *a): Lock.held -= 1
def work(n):
    with Lock():
        if n == 2: raise ValueError("two")
        return n * 10
for n in range(4):
    try:
        print(work(n), Lock.held)
    except ValueError as e:
        print(e, Lock.held)
try:
    with Lock(), Lock(): print("no")
except RuntimeError as e:
    print(e, Lock.held)
