# SPDX-License-Identifier: MIT
# Python forms of heapq: for items whose comparison needs Python code, and lists that are none.


def _heap_check(heap, name, least):
    if not isinstance(heap, list):
        raise TypeError(name + ' must be list, not ' + ('None' if heap is None else type(heap).__name__))
    if len(heap) < least:
        raise IndexError('index out of range')


# An item that sinks first goes down to a leaf along the better children, then up to its place: most items of a heap
# are near the leaves, so this compares less often than stopping on the way down. most: of a max heap.

def _heap_up(heap, start, i, most):
    item = heap[i]
    while i > start:
        parent = (i - 1) >> 1
        above = heap[parent]
        if not (above < item if most else item < above):
            break
        heap[i] = above
        i = parent
    heap[i] = item


def _heap_down(heap, i, most):
    n = len(heap)
    start = i
    item = heap[i]
    child = 2 * i + 1
    while child < n:
        right = child + 1
        if right < n and not (heap[right] < heap[child] if most else heap[child] < heap[right]):
            child = right
        heap[i] = heap[child]
        i = child
        child = 2 * i + 1
    heap[i] = item
    _heap_up(heap, start, i, most)


def _heap_push(heap, item):
    _heap_check(heap, 'heappush() argument 1', 0)
    heap.append(item)
    _heap_up(heap, 0, len(heap) - 1, False)


def _heap_pop(heap):
    _heap_check(heap, 'heappop() argument', 1)
    item = heap.pop()
    if heap:
        item, heap[0] = heap[0], item
        _heap_down(heap, 0, False)
    return item


def _heap_replace(heap, item):
    _heap_check(heap, 'heapreplace() argument 1', 1)
    least = heap[0]
    heap[0] = item
    _heap_down(heap, 0, False)
    return least


def _heap_pushpop(heap, item):
    _heap_check(heap, 'heappushpop() argument 1', 0)
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _heap_down(heap, 0, False)
    return item


def _heap_ify(heap):
    _heap_check(heap, 'heapify() argument', 0)
    for i in range(len(heap) // 2 - 1, -1, -1):
        _heap_down(heap, i, False)


def _heap_push_max(heap, item):
    _heap_check(heap, 'heappush_max() argument 1', 0)
    heap.append(item)
    _heap_up(heap, 0, len(heap) - 1, True)


def _heap_pop_max(heap):
    _heap_check(heap, 'heappop_max() argument', 1)
    item = heap.pop()
    if heap:
        item, heap[0] = heap[0], item
        _heap_down(heap, 0, True)
    return item


def _heap_replace_max(heap, item):
    _heap_check(heap, 'heapreplace_max() argument 1', 1)
    most = heap[0]
    heap[0] = item
    _heap_down(heap, 0, True)
    return most


def _heap_pushpop_max(heap, item):
    _heap_check(heap, 'heappushpop_max() argument 1', 0)
    if heap and item < heap[0]:
        item, heap[0] = heap[0], item
        _heap_down(heap, 0, True)
    return item


def _heap_ify_max(heap):
    _heap_check(heap, 'heapify_max() argument', 0)
    for i in range(len(heap) // 2 - 1, -1, -1):
        _heap_down(heap, i, True)
