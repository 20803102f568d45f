# needs: 3.14
# uncaught, inside nested calls and finally
def a(): return b()
def b():
    try:
        return c()
    finally:
        print("cleanup")
def c(): return 1 // 0
a()
