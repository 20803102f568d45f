# uncaught KeyError
d = {"one": 1}
print(d["one"])
d["two"]
