# SPDX-License-Identifier: MIT
"""Heap queue algorithm (a.k.a. priority queue).

Heaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for all k, counting elements from 0. For the sake of
comparison, non-existing elements are considered to be infinite. The interesting property of a heap is that a[0] is
always its smallest element. The functions with _max do the same for heaps whose first element is the largest. Those on one heap
are in C (src/mod/heapq.c).
"""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'heappushpop', 'heappush_max', 'heappop_max',
           'heapify_max', 'heapreplace_max', 'heappushpop_max', 'nlargest', 'nsmallest', 'merge']


def merge(*iterables, key=None, reverse=False):
    """Merge multiple sorted inputs into a single sorted output.

    Similar to sorted(itertools.chain(*iterables)) but returns a generator, does not pull the data into memory all at
    once, and assumes that each of the input streams is already sorted (smallest to largest).
    """
    # Entries [key, number of the input, item, input]: the number keeps equal items in order.
    heap = []
    number = 0
    for iterable in iterables:
        it = iter(iterable)
        for item in it:
            heap.append([item if key is None else key(item), number, item, it])
            break
        number += -1 if reverse else 1
    replace, pop = (heapreplace_max, heappop_max) if reverse else (heapreplace, heappop)
    (heapify_max if reverse else heapify)(heap)
    while len(heap) > 1:
        entry = heap[0]
        yield entry[2]
        for item in entry[3]:
            entry[0] = item if key is None else key(item)
            entry[2] = item
            replace(heap, entry)
            break
        else:
            pop(heap)
    if heap:
        entry = heap[0]
        yield entry[2]
        yield from entry[3]


def _best(n, iterable, key, largest):
    if n == 1:
        pick = max if largest else min
        missing = []
        best = pick(iterable, default=missing, key=key)
        return [] if best is missing else [best]
    items = sorted(iterable, key=key, reverse=largest)
    return items[:n] if n > 0 else []


def nsmallest(n, iterable, key=None):
    """Find the n smallest elements in a dataset.

    Equivalent to:  sorted(iterable, key=key)[:n]
    """
    return _best(n, iterable, key, False)


def nlargest(n, iterable, key=None):
    """Find the n largest elements in a dataset.

    Equivalent to:  sorted(iterable, key=key, reverse=True)[:n]
    """
    return _best(n, iterable, key, True)
