# needs: 3.14
# The stream of each kind of seed is CPython's.
import random

for s in (0, 1, 42, -7, 2**70, 'abc', '', b'xyz', bytearray(b'q'), True):
    random.seed(s)
    print(s, random.random(), random.getrandbits(10), random.getrandbits(100), random.randint(1, 6), random.choice('abcdef'))
random.seed('abc', 1)
print(random.random())
random.seed(b'abc', version=1)
print(random.random())
for s in ([], 1j, {}, (1,)):
    try:
        random.seed(s)
    except TypeError as e:
        print(e)
r = random.Random('x')
print(r.randint(1, 100), r.random())
print(random.Random(9).random() == random.Random(9).random())
print(0 <= random.Random().random() < 1, random.Random().random() != random.Random().random())
