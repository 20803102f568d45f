class Repo:
    def __init__(self, **t): self.t = t
    def rows(self, name, **where):
        for r in self.t.get(name, ()):
            if all(r.get(k) == v for k, v in where.items()):
                yield dict(r)
    def join(self, a, b, on):
        for x in self.rows(a):
            for y in self.rows(b, **{on: x[on]}):
                yield {**x, **y}
r = Repo(u=[{"id": 1, "n": "a"}, {"id": 2, "n": "b"}], o=[{"id": 1, "v": 5}, {"id": 1, "v": 6}])
print(list(r.rows("u", id=2)), list(r.join("u", "o", "id")), list(r.rows("none")), sum(x["v"] for x in r.rows("o")))
