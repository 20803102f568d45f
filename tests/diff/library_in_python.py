"""
description: What CPython writes in C in operator, functools, itertools, collections, heapq and bisect is Python here: functions show
    as functions, messages about wrong argument counts are those of Python functions, an iterator of itertools is over once a
    function of the program raised in it, iter() of one gives the generator behind it, the views of an OrderedDict are dict views,
    the fields of a named tuple are properties, and its __module__ is __main__ unless module= says otherwise.
cause: A module in Python can be paused anywhere and is metered like the program.
workaround: Keep iterators in a variable before calling iter() on them again; pass module= to namedtuple() in a library.
"""
import functools
import itertools
import operator
from collections import OrderedDict, namedtuple

print(type(operator.add).__name__)
try:
    functools.reduce()
except TypeError as e:
    print(e)
chained = itertools.chain("ab")
print(iter(chained) is chained, next(iter(chained)), next(chained))
quotients = itertools.starmap(lambda a, b: a // b, [(1, 0), (4, 2)])
try:
    next(quotients)
except ZeroDivisionError as e:
    print(e, list(quotients))
print(OrderedDict(a=1).keys())
print(type(namedtuple("P", "x").x).__name__)
