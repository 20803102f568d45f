# Items of all kinds: plain ones, mixed ones, ones whose comparison is Python code, and lists that are a subclass.
import heapq
import random


class Item:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n

    def __repr__(self):
        return f'I{self.n}'


class MyList(list):
    pass


def drain(items, kind=list):
    heap = kind()
    for x in items:
        heapq.heappush(heap, x)
    out = [heapq.heappop(heap) for _ in range(len(items) // 2)]
    out.append(heapq.heapreplace(heap, items[0]))
    out.append(heapq.heappushpop(heap, items[1]))
    other = kind(items)
    heapq.heapify(other)
    return out + [heapq.heappop(heap) for _ in range(len(heap))], list(other)


rng = random.Random(4)
numbers = [rng.randrange(50) for _ in range(25)]
for items in (numbers, [float(n) for n in numbers], [n / 3 if n % 2 else n for n in numbers], [str(n) for n in numbers],
              [(n % 5, str(n)) for n in numbers], [[n % 3, n] for n in numbers], [2**70 - n for n in numbers]):
    print(drain(items), drain(items, MyList) == drain(items))
print(drain([Item(n) for n in numbers]))
print(drain([(n % 3, Item(n)) for n in numbers]))
for call in ('heappush((), 1)', 'heappop([])', 'heappop(5)', 'heapreplace([], 1)', 'heapify({})', 'heappushpop(None, 1)', 'heappush()'):
    try:
        eval('heapq.' + call)
    except (TypeError, IndexError) as e:
        print(type(e).__name__, e if call != 'heappush()' else '')
print(heapq.heappushpop([], 3))
heap = [1, 2, 3]
try:
    heapq.heappush(heap, 'x')
except TypeError as e:
    print(e, heap)
try:
    heapq.heapify([3, 'a', 1])
except TypeError as e:
    print(e)
print(list(heapq.merge([1, 4, 7], [2, 4, 9], [], [0])), list(heapq.merge([9, 3], [8, 3, 1], reverse=True)),
      list(heapq.merge(['dog', 'horse'], ['cat', 'fish', 'kangaroo'], key=len)))
print(heapq.nsmallest(3, numbers), heapq.nlargest(3, numbers, key=lambda n: -n))
