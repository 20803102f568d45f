a = "hello"
b = "".join(["h", "ello"])
print(a == b, hash(a) == hash(b), {a: 1}[b], b in {a}, a in (b,), {a, b} == {"hello"}, {"é" + "": 1}["\xe9"])
d = {}
for i in range(100):
    d["key" + str(i % 10)] = i
print(d, len(d))
keys = ["".join(p) for p in (("a", "b"), ("ab",), ("", "ab"))]
print(len(set(keys)), [d.get("key" + c) for c in "059x"])
class C: pass
c = C()
setattr(c, "dyn" + "amic", 5)
print(c.dynamic, getattr(c, "".join("dynamic")), c.__dict__["dynamic"], "dynamic" in vars(c))
