# needs: 3.14
# singledispatch on abstract base classes.
import functools as f
def t(g):
    try: print(repr(g()))
    except Exception as e: print(type(e).__name__, e)
class SM:
    @f.singledispatchmethod
    def go(self, x): "gd"; return 'base'
t(lambda: SM.go)
t(lambda: SM.go.__qualname__)
t(lambda: SM.go.__wrapped__.__name__)
t(lambda: SM.go.foo)
t(lambda: SM().go.__isabstractmethod__)
from collections.abc import *
import collections
class MySized: 
    def __len__(self): return 1
@f.singledispatch
def g(x): return 'o'
g.register(Sized, lambda x:'sized'); t(lambda: g([])); t(lambda: g(3)); t(lambda:g(MySized()))
g.register(Iterable, lambda x:'iter'); t(lambda: g([])); t(lambda: g({1:2}))
g.register(Mapping, lambda x:'mapping')
t(lambda: g({}))
t(lambda: g(MySized()))
g.register(Sequence, lambda x:'seq')
t(lambda: g([]))
t(lambda: g('s'))
g.register(list, lambda x:'list')
t(lambda: g([]))
t(lambda: g(()))
