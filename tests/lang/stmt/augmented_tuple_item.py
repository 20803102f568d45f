t = ([1], 2)
try:
    t[0] += [3]
except TypeError as e:
    print(e)
print(t)
class L(list):
    def __setitem__(self, k, v):
        print("set", k, v)
        super().__setitem__(k, v)
    def __getitem__(self, k):
        print("get", k)
        return super().__getitem__(k)
l = L([1, 2])
l[0] += 5
l[-1] *= 3
print(list(l))
try:
    zz += 1
except NameError as e:
    print(e)
