class Step:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield ("step", self.v)
        if r == "fail": raise ValueError(f"step {self.v} failed")
        return r
async def retry(n):
    for i in range(n):
        try:
            return await Step(i)
        except ValueError as e:
            print("retry:", e)
    return "gave up"
def drive(c, answers):
    try:
        q = c.send(None)
        for a in answers:
            q = c.send(a)
        return "pending", q
    except StopIteration as e:
        return "done", e.value
print(drive(retry(3), ["fail", "fine"]))
print(drive(retry(2), ["fail", "fail"]))
print(drive(retry(2), []))
