d = {"a": 1, "b": 2}
for change in ("d['new'] = 1", "del d['a']", "d.clear()", "d.popitem()"):
    d = {"a": 1, "b": 2}
    try:
        for k in d:
            exec(change)
        print("finished", d)
    except RuntimeError as e:
        print(change, e)
d = {"a": 1, "b": 2}
for k in d: d[k] += 10
print(d)
for k in list(d): del d[k]
print(d)
d = {1: 1, 2: 2}
try:
    for k, v in d.items():
        d[k + 10] = v
except RuntimeError as e:
    print(e)
d = {1: 1, 2: 2, 3: 3}
try:
    for k in d:
        del d[k]
        d[k + 10] = 1
        if k > 50: break
except RuntimeError as e:
    print(e)
it = iter({1: 2})
next(it)
print(next(it, "end"))
d = {i: i for i in range(5)}
print({k: v for k, v in d.items() if k % 2}, [d.pop(k) for k in list(d) if k > 2], d)
