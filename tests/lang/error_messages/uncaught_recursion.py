# uncaught RecursionError; skip-mode below
# skip-mode: tiny oom
print("down")
def f(n):
    return f(n + 1) + 1
try:
    f(0)
except RecursionError:
    print("limit reached")
raise RuntimeError("after recursion")
