# needs: 3.14
import random

random.seed(11)
print(random.uniform(1, 5), random.uniform(5, 1), random.triangular(), random.triangular(1, 2, 1.5), random.triangular(3, 3))
print(random.betavariate(2, 3), random.expovariate(2), random.expovariate(), random.gammavariate(.5, 1))
print(random.gammavariate(1, 1), random.gammavariate(3, 2), random.paretovariate(3), random.weibullvariate(1, 2))
print(random.gauss(), random.gauss(1, 2), random.gauss(), random.lognormvariate(0, 1), random.normalvariate())
print(random.vonmisesvariate(1, 2), random.vonmisesvariate(1, 0))
print([random.binomialvariate(10, .3) for _ in range(5)], [random.binomialvariate(100, .7) for _ in range(5)])
print([random.binomialvariate(10000, .4) for _ in range(5)], random.binomialvariate(5, 0), random.binomialvariate(5, 1),
      random.binomialvariate())
for call in ('binomialvariate(1, 2)', 'binomialvariate(-1)', 'gammavariate(0, 1)', 'expovariate(0)', 'gauss("a")'):
    try:
        print(eval('random.' + call))
    except Exception as e:
        print(call, type(e).__name__, e)
print([round(random.random(), 6) for _ in range(3)])
