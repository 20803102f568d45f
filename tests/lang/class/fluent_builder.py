class Q:
    def __init__(self): self.parts = {"select": [], "where": [], "order": None, "limit": None}
    def select(self, *c): self.parts["select"] += c; return self
    def where(self, **k): self.parts["where"] += [f"{n}={v!r}" for n, v in k.items()]; return self
    def order(self, c, desc=False): self.parts["order"] = c + (" DESC" if desc else ""); return self
    def __getitem__(self, s): self.parts["limit"] = (s.start or 0, s.stop); return self
    def __str__(self):
        p = self.parts
        out = "SELECT " + (", ".join(p["select"]) or "*")
        if p["where"]: out += " WHERE " + " AND ".join(p["where"])
        if p["order"]: out += " ORDER BY " + p["order"]
        if p["limit"]: out += " LIMIT {1} OFFSET {0}".format(*p["limit"])
        return out
print(Q().select("a", "b").where(x=1, y="z").order("a", desc=True)[5:10], Q(), Q().where(n=None)[:3], sep="\n")
