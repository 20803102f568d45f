class Heap:
    def __init__(self, items=(), key=lambda x: x):
        self.key, self.a = key, []
        for i in items: self.push(i)
    def push(self, x):
        a = self.a
        a.append(x)
        i = len(a) - 1
        while i and self.key(a[i]) < self.key(a[(i - 1) // 2]):
            a[i], a[(i - 1) // 2] = a[(i - 1) // 2], a[i]
            i = (i - 1) // 2
    def pop(self):
        a = self.a
        if not a: raise IndexError("pop from empty heap")
        top, last = a[0], a.pop()
        if a:
            a[0], i = last, 0
            while True:
                kids = [k for k in (2 * i + 1, 2 * i + 2) if k < len(a)]
                if not kids: break
                m = min(kids, key=lambda k: self.key(a[k]))
                if self.key(a[i]) <= self.key(a[m]): break
                a[i], a[m], i = a[m], a[i], m
        return top
    def __len__(self): return len(self.a)

h = Heap([(i * 37) % 23 for i in range(15)])
print([h.pop() for _ in range(len(h))])
try:
    h.pop()
except IndexError as e:
    print(e)
class Task:
    def __init__(self, name, prio, cost): self.name, self.prio, self.left = name, prio, cost
    def __repr__(self): return f"{self.name}({self.left})"
q = Heap([Task("backup", 5, 3), Task("email", 1, 2), Task("index", 3, 4), Task("alert", 0, 1)], key=lambda t: (t.prio, t.name))
clock, trace = 0, []
while q:
    t = q.pop()
    run = min(2, t.left)
    clock += run
    t.left -= run
    trace.append(f"{clock}:{t!r}")
    if t.left:
        t.prio += 2
        q.push(t)
    if clock == 4: q.push(Task("urgent", -1, 1))
print(trace, clock)
def heapsort(xs): 
    h = Heap(xs, key=lambda x: -x)
    return [h.pop() for _ in xs]
print(heapsort([3, 1, 4, 1, 5, 9, 2, 6]))
