# The hash of a float seeds; that of negative ones is taken unsigned.
import random

for s in (3.5, -2.25, 0.0, 1e300, 7.0):
    print(s, random.Random(s).random(), random.Random(s).getrandbits(70))
print(random.Random(7.0).random() == random.Random(7).random())
