def a():
    try:
        return 1
    finally:
        return 2
def b():
    try:
        raise ValueError
    finally:
        return "swallowed"
def c():
    for i in range(5):
        try:
            return i
        finally:
            if i < 2:
                continue
def d():
    for i in range(5):
        try:
            raise KeyError
        finally:
            break
    return "after", i
def e():
    x = 1
    try:
        return x
    finally:
        x = 2
def f():
    while True:
        try:
            try:
                return "inner"
            finally:
                print("f1")
        finally:
            print("f2")
print(a(), b(), c(), d(), e(), f())
