class Event:
    def __init__(self, name, **data):
        self.name, self.data, self.stopped = name, data, False
    def __getattr__(self, k):
        try:
            return self.__dict__["data"][k]
        except KeyError:
            raise AttributeError(f"event has no {k!r}") from None

class Bus:
    def __init__(self): self.subs = {}
    def on(self, name, priority=0):
        def deco(f):
            self.subs.setdefault(name, []).append((priority, len(self.subs.get(name, [])), f))
            self.subs[name].sort(key=lambda t: (-t[0], t[1]))
            return f
        return deco
    def emit(self, name, **data):
        e = Event(name, **data)
        results, errors = [], []
        for _, _, f in self.subs.get(name, []) + self.subs.get("*", []):
            if e.stopped: break
            try:
                results.append(f(e))
            except Exception as x:
                errors.append(f"{f.__name__}: {type(x).__name__}: {x}")
        return results, errors

bus = Bus()
@bus.on("order")
def total(e): return sum(p * q for p, q in e.items)
@bus.on("order", priority=10)
def check(e):
    if not e.items:
        e.stopped = True
        return "empty order"
    return "checked"
@bus.on("order", priority=-5)
def ship(e): return f"ship to {e.address}"
@bus.on("*")
def audit(e): return f"audit {e.name} {sorted(e.data)}"

print(bus.emit("order", items=[(2, 3), (1.5, 2)], address="Home"))
print(bus.emit("order", items=[]))
print(bus.emit("order", items=[(1, 1)]))
print(bus.emit("ping"))
