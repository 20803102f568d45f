# uncaught exception: stdout before it, last line of stderr and exit code are compared
print("before")
def f(x):
    return int(x)
f("12")
f("twelve")
print("not reached")
