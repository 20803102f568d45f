assert True
assert 1, "not shown"
try:
    assert False
except AssertionError as e:
    print(repr(e), e.args)
try:
    assert 1 == 2, "one is not two"
except AssertionError as e:
    print(e)
try:
    assert [], ("tuple", 1)
except AssertionError as e:
    print(e.args, e)
def msg():
    print("msg evaluated")
    return "m"
assert 1, msg()
try:
    assert 0, msg()
except AssertionError as e:
    print(e)
x = 5
try:
    assert x > 10, f"x is {x}"
except AssertionError as e:
    print(e)
AssertionError_saved = AssertionError
AssertionError = ValueError
try:
    assert 0
except AssertionError_saved:
    print("uses the builtin")
