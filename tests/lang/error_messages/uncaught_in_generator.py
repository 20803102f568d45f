# uncaught exception out of a generator inside sum
def values():
    yield 1
    yield "two"
print("before")
print(sum(values()))
