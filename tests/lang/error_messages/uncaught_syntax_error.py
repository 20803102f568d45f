# uncaught SyntaxError: nothing runs
print("not printed")
def f(:
    pass
