"""
description: memoryview(array) is a TypeError, and an array cannot be made anew by pickle; bytes(array) and tobytes() give its bytes.
cause: The storage of an array is a bytearray that may move when the array grows; a view would have to stop that.
workaround: memoryview(a.tobytes()), or struct-like reading with array(code, data).
"""
from array import array

a = array("i", [1, 2])
try:
    memoryview(a)
except TypeError as e:
    print(e)
print(bytes(a), array("i", bytes(a)) == a)
