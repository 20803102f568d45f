def make():
    state = {"n": 0}
    total = 0
    def add(k):
        nonlocal total
        total += k
        state["n"] += 1
    def get(): return total, state
    def reset():
        nonlocal total, state
        total, state = 0, {"n": 0}
    return add, get, reset
add, get, reset = make()
add(5); add(6)
print(get())
old = get()[1]
reset(); add(1)
print(get(), old)
