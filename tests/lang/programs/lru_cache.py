class LRUCache:
    def __init__(self, capacity):
        if capacity <= 0:
            raise ValueError("capacity must be positive")
        self.capacity, self.data, self.hits, self.misses = capacity, {}, 0, 0
    def get(self, key, default=None):
        if key not in self.data:
            self.misses += 1
            return default
        self.hits += 1
        value = self.data.pop(key)
        self.data[key] = value
        return value
    def put(self, key, value):
        self.data.pop(key, None)
        self.data[key] = value
        if len(self.data) > self.capacity:
            oldest = next(iter(self.data))
            del self.data[oldest]
            return oldest
    def __repr__(self): return f"LRU({', '.join(f'{k}={v}' for k, v in self.data.items())})"

def cached(capacity):
    def deco(f):
        cache, miss = LRUCache(capacity), object()
        def wrapper(*args):
            r = cache.get(args, miss)
            if r is miss:
                r = f(*args)
                cache.put(args, r)
            return r
        wrapper.cache = cache
        return wrapper
    return deco

c = LRUCache(2)
print(c.put("a", 1), c.put("b", 2), c.get("a"), c.put("c", 3), c, c.get("b", "gone"), c.hits, c.misses)

@cached(50)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)

print(fib(80), fib.cache.hits, fib.cache.misses, len(fib.cache.data))

class Node:
    __slots__ = ("k", "v", "prev", "next")
class Linked:
    def __init__(self):
        self.head, self.tail = Node(), Node()
        self.head.next, self.tail.prev, self.n = self.tail, self.head, 0
    def push(self, k):
        x = Node()
        x.k, x.prev, x.next = k, self.head, self.head.next
        self.head.next.prev = x
        self.head.next = x
        self.n += 1
        return x
    def remove(self, x):
        x.prev.next, x.next.prev = x.next, x.prev
        self.n -= 1
    def __iter__(self):
        x = self.head.next
        while x is not self.tail:
            yield x.k
            x = x.next
l = Linked()
xs = [l.push(i) for i in range(5)]
l.remove(xs[2]); l.remove(xs[4])
print(list(l), l.n)
try:
    LRUCache(0)
except ValueError as e:
    print(e)
