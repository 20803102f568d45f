try:
    input()
except EOFError as e:
    print("EOF", e)
class A:
    x = 1
    def __dir__(self): return ["zeta", "alpha"]
print(dir(A()), "x" in dir(A), sorted(["upper"]) == [n for n in dir("") if n == "upper"], "append" in dir([]), "__len__" in dir({}), dir(A())[0])
def f():
    loc = 1
    return dir()
print(f(), "f" in dir())
class B:
    def __dir__(self): return 5
try:
    dir(B())
except TypeError as e:
    print(e)
print(__name__, isinstance(__debug__, bool))
