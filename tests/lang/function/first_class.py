def add(a, b): return a + b
def sub(a, b): return a - b
ops = {"+": add, "-": sub, "*": lambda a, b: a * b, "max": max}
for k in ops:
    print(k, ops[k](7, 3))
def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x
    return run
print(compose(str, abs, int)("-5"), list(map(str.upper, "abc")), list(map(int.__add__, [1, 2], [3, 4])))
print([f(4) for f in (str, float, bool, [10, 20, 30, 40, 50].__getitem__, "abcdefg".__getitem__)])
print(sorted(["b", "A", "c"], key=str.lower), max("abc", "z", key=len))
def curry(f, *a):
    return lambda *b: f(*a, *b)
print(curry(add, 1)(2), curry(print, "curried")("call"))
print(add is ops["+"], add == sub, {add: 1}[add])
