# Calls of generic aliases, and forms that cannot be subclassed.
import typing
from typing import *
print(Counter('aab'), Deque([1], maxlen=3), DefaultDict(int), len(OrderedDict(a=1)), Counter[str]('xx'), Deque[int]())
for wrong in (List, Dict, Tuple, Set, FrozenSet, List[int], Dict[int, str]):
    try:
        wrong()
    except TypeError as e:
        print(e)
for form in (Self, ClassVar, Final, NoReturn):
    try:
        class C(type(form)): pass
    except TypeError as e:
        print('no')
    try:
        class C(form): pass
    except TypeError as e:
        print('no')
class D(Deque[int]): pass
print(D([1]).pop(), D.__mro__[1].__name__)
print(getattr(Counter[str]('xx'), '__orig_class__', None))
