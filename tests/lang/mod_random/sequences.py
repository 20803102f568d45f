# needs: 3.14
import random

random.seed(5)
print(random.sample(range(1000), 5), random.sample('abcdef', 3), random.sample(['a', 'b'], 3, counts=[2, 3]))
print(random.sample(range(10**9), 3), random.sample([], 0), random.sample(range(40), 40))
numbers = list(range(20))
random.shuffle(numbers)
print(numbers)
print(random.choices('abc', k=5), random.choices('abc', [1, 2, 3], k=5), random.choices('ab', cum_weights=[1, 5], k=3))
print(random.choice('abc'), random.choice([1]), random.choice(range(5, 9)), random.choices({1: 'x', 0: 'y'}, k=3))
for call in ('choice([])', 'choice({1})', 'sample({1, 2}, 1)', 'sample([1], 2)', 'sample([1], -1)', 'choices([1], 2)',
             'choices([1], [0])', 'choices([1, 2], [1])', 'choices([1], [float("inf")])', 'sample([1, 2], 1, counts=[1])',
             'sample([1, 2], 1, counts=[1, 1.5])', 'sample([1, 2], 1, counts=[-1, 0])', 'choices([1], [1], cum_weights=[1])',
             'choices([], k=1)', 'sample(dict(a=1), 1)', 'shuffle((1, 2))'):
    try:
        print(eval('random.' + call))
    except Exception as e:
        print(call, type(e).__name__, e)
