# A loop over a dict whose keys are taken out and put in again ended only with the time limit.
for make in (lambda d: d, lambda d: d.values(), lambda d: d.items()):
    d = {0: 0, 1: 1}
    n = 0
    try:
        for _ in make(d):
            n += 1
            del d[0]
            d[0] = n
    except RuntimeError as e:
        print(n, e)
d = dict.fromkeys('abc')
it = iter(d)
print(next(it), next(it), it.__length_hint__())
del d['a']
d['d'] = None
print(next(it))
try:
    print(next(it))
except RuntimeError as e:
    print(e)
print(next(it, 'over'), list(reversed(d)), list(d.items()))
for k in d:
    d[k] = 1
print(d, [k for k in reversed(d.values())])
