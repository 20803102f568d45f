class Machine:
    def __init__(self, initial):
        self.state, self.rules, self.history = initial, {}, []
        self.hooks = {}
    def rule(self, src, event, dst, guard=None):
        self.rules[src, event] = (dst, guard)
        return self
    def on(self, state):
        def deco(f):
            self.hooks.setdefault(state, []).append(f)
            return f
        return deco
    def fire(self, event, **ctx):
        try:
            dst, guard = self.rules[self.state, event]
        except KeyError:
            raise RuntimeError(f"no transition from {self.state} on {event}") from None
        if guard and not guard(ctx):
            self.history.append(f"{event} rejected")
            return False
        self.history.append(f"{self.state}->{dst}")
        self.state = dst
        for h in self.hooks.get(dst, ()):
            h(self, ctx)
        return True

m = Machine("draft")
m.rule("draft", "submit", "review").rule("review", "approve", "published", lambda c: c.get("votes", 0) >= 2).rule("review", "reject", "draft").rule("published", "archive", "archived")

@m.on("published")
def announce(machine, ctx):
    print("announcing with", ctx["votes"], "votes")

@m.on("draft")
def back(machine, ctx):
    print("back to draft:", ctx.get("why", "no reason"))

for event, ctx in (("submit", {}), ("approve", {"votes": 1}), ("reject", {"why": "typos"}), ("submit", {}), ("approve", {"votes": 3}), ("submit", {}), ("archive", {})):
    try:
        print(event, m.fire(event, **ctx), m.state)
    except RuntimeError as e:
        print("error:", e, repr(e.__cause__), e.__suppress_context__)
print(m.history)

def traffic():
    while True:
        for light, secs in (("green", 3), ("yellow", 1), ("red", 2)):
            for s in range(secs, 0, -1):
                cmd = yield light, s
                if cmd == "skip": break
t = traffic()
print([next(t) for _ in range(7)], t.send("skip"), next(t))
