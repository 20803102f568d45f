def f(n):
    try:
        if n == 0: raise ValueError("try")
    except ValueError:
        print("handled")
    else:
        print("else")
        if n == 1: raise ValueError("else")
    finally:
        print("finally")
for n in range(3):
    try:
        f(n)
    except ValueError as e:
        print("escaped", e)
