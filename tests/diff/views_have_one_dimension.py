"""
description: A memoryview has one dimension; cast() to a shape of more is a NotImplementedError, and to the format 'e' a ValueError.
cause: Views of many dimensions come from libraries in C, which there are none of.
workaround: Index the flat view: m[row * width + column].
"""
m = memoryview(bytearray(range(6)))
try:
    m.cast("B", [2, 3])
except NotImplementedError as e:
    print(e)
print(m.cast("B", [6]).shape, m[1 * 3 + 2])
try:
    m.cast("e")
except ValueError as e:
    print(e)
