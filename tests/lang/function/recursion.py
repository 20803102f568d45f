# skip-mode: tiny
def fact(n): return 1 if n <= 1 else n * fact(n - 1)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def ack(m, n):
    if m == 0: return n + 1
    if n == 0: return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
def flatten(x):
    return [z for y in x for z in (flatten(y) if isinstance(y, list) else [y])]
def hanoi(n, a, b, c):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)
print(fact(20), fact(50), fib(18), ack(2, 3), even(100), odd(7))
print(flatten([1, [2, [3, [4, []]], 5]]), len(hanoi(6, "A", "B", "C")), hanoi(2, "A", "B", "C"))
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(500))
