def task(name, n):
    for i in range(n):
        print(name, i)
        got = yield (name, i)
        if got:
            print(name, "received", got)
    return name.upper()
def run(tasks):
    results, queue, inbox = {}, list(tasks), {}
    while queue:
        t = queue.pop(0)
        try:
            msg = t.send(inbox.pop(t, None))
            if msg[1] == 1:
                inbox[t] = f"mail for {msg[0]}"
            queue.append(t)
        except StopIteration as e:
            results[len(results)] = e.value
    return results
print(run([task("a", 2), task("b", 3), task("c", 1)]))
