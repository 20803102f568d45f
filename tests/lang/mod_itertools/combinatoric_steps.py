# Every row of permutations, combinations and product, small sizes.
import itertools as I
for n in range(5):
    for r in range(6):
        for f in (I.permutations, I.combinations, I.combinations_with_replacement):
            print(n, r, f.__name__, list(f(range(n), r)))
for sizes in ((), (0,), (1,), (2, 3), (3, 0, 2), (2, 2, 2), (1, 4, 1)):
    print(sizes, list(I.product(*[range(k) for k in sizes])), list(I.product(*[range(k) for k in sizes], repeat=2)), list(I.product(*map(range, sizes), repeat=0)))
print(len(list(I.permutations(range(6)))), hash(tuple(I.permutations(range(5), 4))), sum(x[0] * x[-1] for x in I.product(range(8), repeat=3)))
it = I.permutations('abc')
print(next(it), next(it), list(it), next(it, 'end'))
