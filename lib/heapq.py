# SPDX-License-Identifier: MIT
"""Heap queue algorithm (a.k.a. priority queue).

Heaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for all k, counting elements from 0. For the sake of
comparison, non-existing elements are considered to be infinite. The interesting property of a heap is that a[0] is
always its smallest element. The functions with _max do the same for heaps whose first element is the largest.
"""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'heappushpop', 'heappush_max', 'heappop_max',
           'heapify_max', 'heapreplace_max', 'heappushpop_max', 'nlargest', 'nsmallest', 'merge']


def _check(heap, name, least=0):
    if not isinstance(heap, list):
        raise TypeError(f'{name} must be list, not {type(heap).__name__}')
    if len(heap) < least:
        raise IndexError('index out of range')


# An item that sinks first goes down to a leaf along the better children, then up to its place: most items of a heap
# are near the leaves, so this compares less often than stopping on the way down.

def _up(heap, start, i):
    item = heap[i]
    while i > start:
        parent = (i - 1) >> 1
        above = heap[parent]
        if not item < above:
            break
        heap[i] = above
        i = parent
    heap[i] = item


def _down(heap, i):
    n = len(heap)
    start = i
    item = heap[i]
    child = 2 * i + 1
    while child < n:
        right = child + 1
        if right < n and not heap[child] < heap[right]:
            child = right
        heap[i] = heap[child]
        i = child
        child = 2 * i + 1
    heap[i] = item
    _up(heap, start, i)


def _up_max(heap, start, i):
    item = heap[i]
    while i > start:
        parent = (i - 1) >> 1
        above = heap[parent]
        if not above < item:
            break
        heap[i] = above
        i = parent
    heap[i] = item


def _down_max(heap, i):
    n = len(heap)
    start = i
    item = heap[i]
    child = 2 * i + 1
    while child < n:
        right = child + 1
        if right < n and not heap[right] < heap[child]:
            child = right
        heap[i] = heap[child]
        i = child
        child = 2 * i + 1
    heap[i] = item
    _up_max(heap, start, i)


def heappush(heap, item, /):
    """Push item onto heap, maintaining the heap invariant."""
    _check(heap, 'heappush() argument 1')
    heap.append(item)
    _up(heap, 0, len(heap) - 1)


def heappop(heap, /):
    """Pop the smallest item off the heap, maintaining the heap invariant."""
    _check(heap, 'heappop() argument', 1)
    item = heap.pop()
    if heap:
        item, heap[0] = heap[0], item
        _down(heap, 0)
    return item


def heapreplace(heap, item, /):
    """Pop and return the current smallest value, and add the new item."""
    _check(heap, 'heapreplace() argument 1', 1)
    least = heap[0]
    heap[0] = item
    _down(heap, 0)
    return least


def heappushpop(heap, item, /):
    """Push item on the heap, then pop and return the smallest item from the heap."""
    _check(heap, 'heappushpop() argument 1')
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _down(heap, 0)
    return item


def heapify(heap, /):
    """Transform list into a heap, in-place, in O(len(heap)) time."""
    _check(heap, 'heapify() argument')
    for i in range(len(heap) // 2 - 1, -1, -1):
        _down(heap, i)


def heappush_max(heap, item, /):
    """Push item onto max heap, maintaining the heap invariant."""
    _check(heap, 'heappush_max() argument 1')
    heap.append(item)
    _up_max(heap, 0, len(heap) - 1)


def heappop_max(heap, /):
    """Maxheap variant of heappop."""
    _check(heap, 'heappop_max() argument', 1)
    item = heap.pop()
    if heap:
        item, heap[0] = heap[0], item
        _down_max(heap, 0)
    return item


def heapreplace_max(heap, item, /):
    """Maxheap variant of heapreplace."""
    _check(heap, 'heapreplace_max() argument 1', 1)
    most = heap[0]
    heap[0] = item
    _down_max(heap, 0)
    return most


def heappushpop_max(heap, item, /):
    """Maxheap variant of heappushpop.

    The combined action runs more efficiently than heappush_max() followed by a separate call to heappop_max().
    """
    _check(heap, 'heappushpop_max() argument 1')
    if heap and item < heap[0]:
        item, heap[0] = heap[0], item
        _down_max(heap, 0)
    return item


def heapify_max(heap, /):
    """Maxheap variant of heapify."""
    _check(heap, 'heapify_max() argument')
    for i in range(len(heap) // 2 - 1, -1, -1):
        _down_max(heap, i)


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
    sink = _down_max if reverse else _down
    for i in range(len(heap) // 2 - 1, -1, -1):
        sink(heap, i)
    while len(heap) > 1:
        entry = heap[0]
        yield entry[2]
        for item in entry[3]:
            entry[0] = item if key is None else key(item)
            entry[2] = item
            break
        else:
            last = heap.pop()
            if last is not entry:
                heap[0] = last
        sink(heap, 0)
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
