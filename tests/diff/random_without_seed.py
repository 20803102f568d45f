"""
description: random numbers of a program that does not call `random.seed()` are the same in each run; so are those of `SystemRandom`.
cause: the same input gives the same behaviour; there is no source of entropy in a sandbox.
workaround: `cloche run --seed N`, `cloche_seed()` in C.
"""
import random

print(random.random(), random.Random().randint(1, 1000), random.SystemRandom().randint(1, 1000))
