class K: a='x'; b='x'
try:
    match {'x':1}:
        case {K.a: 1, K.b: 1}: print('no')
except ValueError as e: print(e)
class D(dict):
    def get(self,k,d=None): return 5
match D():
    case {'q': v}: print(v)
class E(dict):
    def __missing__(self,k): return 7
match E():
    case {'q': v}: print(v)
    case {}: print('empty')
import collections
dd=collections.defaultdict(list)
match dd:
    case {'q': v}: print(v)
    case _: print(len(dd))
class P:
    __match_args__=('a','a')
    a=1
try:
    match P():
        case P(1,1): print('no')
except TypeError as e: print(e)
class Q:
    __match_args__=['a']
try:
    match Q():
        case Q(1): pass
except TypeError as e: print(e)
class R:
    __match_args__=('a',)
    @property
    def a(self): return 9
match R():
    case R(x): print(x)
class S:
    __match_args__=('zz',)
    def __getattr__(self,n): return n
match S():
    case S(x): print(x)
try:
    match 1:
        case int(1,2): pass
except TypeError as e: print(e)
try:
    match R():
        case R(1,2): pass
except TypeError as e: print(e)
match True:
    case int(x): print(x)
match R():
    case R(b=1): print('no')
    case R(a=9): print('yes')
class L(list): pass
match L([1]):
    case list(x): print(type(x).__name__, x)
class M(type):
    def __instancecheck__(cls,o): return True
class N(metaclass=M): pass
match 5:
    case N(): print('N')
try:
    match R():
        case R(9, a=9): print("no")
except TypeError as e: print(e)
