"""
description: Objects have no __reduce__() and no __reduce_ex__(), and there is no pickle; copy and deepcopy work without them.
cause: An object that says how it is made anew is a function call written as data.
workaround: json, or copy.copy() and copy.deepcopy() with __copy__() and __deepcopy__(); a whole paused program is a snapshot.
"""
import copy


class Point:
    def __init__(self, x):
        self.x = x


print(hasattr(Point(1), "__reduce__"), hasattr(1, "__reduce_ex__"))
print(copy.deepcopy([Point(1)])[0].x)
