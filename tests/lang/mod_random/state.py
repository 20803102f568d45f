# getstate, setstate, subclasses that give other sources of numbers.
import random

random.seed(3)
random.gauss(0, 1)
state = random.getstate()
print(state[0], len(state[1]), state[1][:3], state[1][-1], state[2])
first = [random.random(), random.gauss(0, 1), random.getrandbits(40)]
random.setstate(state)
print(first == [random.random(), random.gauss(0, 1), random.getrandbits(40)])
r = random.Random(1)
r.setstate(state)
print(r.random() == first[0])
for bad in ((1, (), None), (3, (1,), None), (3, [1], None), (3, (0,) * 624 + (625,), None), (3, (-1,) + (0,) * 624, None),
            (3, ('a',) + (0,) * 624, None)):
    try:
        r.setstate(bad)
    except Exception as e:
        print(type(e).__name__, e)


class Quarter(random.Random):
    def random(self):
        return 0.25


class Ones(random.Random):
    def getrandbits(self, k):
        return 1


q = Quarter()
print(q.randrange(10), q.choice('abcd'), q.uniform(0, 8), q.randint(1, 100))
o = Ones(3)
print(o.randrange(10), o.random() == random.Random(3).random(), o.randbytes(2), o.choice('xyz'))


class Args(random.Random):
    def __init__(self, name, seed):
        super().__init__(seed)
        self.name = name


print(Args('n', 4).random() == random.Random(4).random(), Args('n', 4).name)
s = random.SystemRandom()
print(0 <= s.random() < 1, s.randint(4, 4), s.seed(3))
try:
    s.getstate()
except NotImplementedError as e:
    print(e)
print(sorted(set(random.__all__) - {'binomialvariate'}))
class Half(random.Random):
    def random(self):
        return 0.5


h = Half()
print(h.randrange(1000), h._randbelow(2**52) == 2**51)
