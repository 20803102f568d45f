_count, _log = 0, []
def bump(by=1):
    global _count
    _count += by
    _log.append(_count)
    return _count
def reset():
    global _count, _log
    _count, _log = 0, _log + ["reset"]
bump(); bump(5); reset(); bump(2)
print(_count, _log)
def level1():
    a = "l1"
    def level2():
        nonlocal a
        a += ".l2"
        b = "b"
        def level3():
            nonlocal a, b
            a += ".l3"
            b *= 2
        level3()
        return b
    return level2(), a
print(level1())
