import random

random.seed(2024)
print([random.randrange(10) for _ in range(10)], random.randrange(5, 50, 7), random.randrange(50, 5, -7))
print(random.randint(-5, 5), random.randrange(2**80), random.randrange(10**30), random.randint(10**40, 10**40))
print([random.getrandbits(k) for k in (0, 1, 31, 32, 33, 62, 63, 64, 65, 200)])
print(random.randbytes(0), random.randbytes(7), random.randbytes(4))
print(random.getrandbits(True), random.randrange(True))


class Index:
    def __index__(self):
        return 3


print(random.randrange(Index()), random.randint(Index(), 9) if False else random.randrange(Index(), 9), random.getrandbits(Index()))
for call in ('randrange(0)', 'randrange(-3)', 'randrange(5, 2)', 'randrange(1, 5, 0)', 'randrange(5, 1, 2)', 'randint(5, 2)',
             'getrandbits(-1)', 'getrandbits("a")', 'randrange(1.5)', 'randrange(None)', 'randrange("a")', 'randbytes(-1)'):
    try:
        print(eval('random.' + call))
    except Exception as e:
        print(call, type(e).__name__, e)
# many, so that the state is refilled many times
print(sum(random.getrandbits(7) for _ in range(5000)), random.random())
