# needs: 3.14
# json: reading, writing, options, hooks and errors.
import json
def t(g):
    try: print(repr(g()))
    except Exception as e: print(type(e).__name__, e)
J=json
for s in ('', '  ', '{', '[', '[1', '[1,', '[1,]', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{a:1}', "{'a':1}", '"abc', '"a\nb"', '"\\x"', '"\\u12"', '"\\u12g4"', 'tru', 'nul', 'NaN', 'Infinity', '-Infinity', '-', '01', '1.', '1e', '1.5e3', '-0', '-0.0', '1 2', '[1 2]', '{"a" 1}', '{1:2}', '\ufeff1', 'x', '1e400', '123456789012345678901234567890', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\ud83dx\\ude00"', '[[[]]]', '{"a":{"b":[1,2,{"c":null}]}}', '{"a":1,"a":2}', ' [1 , 2 ] ', '"\\/\\b\\f\\n\\r\\t\\"\\\\"', '"\t"', '\n\n[1,\n2,x]', '-Inf', '+1', '.5', '"\x7f"', '[,1]', '{,}', '{"a":1 "b":2}', '[1,2', '"a\\', '"\\', '"\\u', 'null ', 'true,','[true,false,null]','1.0','1E5','1.5E-3','"é漢"','[1 ,]','{"a":1 ,}','{"a":1, "b"}'):
    t(lambda: J.loads(s))
for s in (b'{"a":1}', bytearray(b'[1]'), '{"a":1}'.encode('utf-16'), '[1]'.encode('utf-16-le'), '[1]'.encode('utf-32'), b'\xef\xbb\xbf[1]', '"é"'.encode(), None, 1, [], b'', b'\xff'): t(lambda: J.loads(s))
try: J.loads('{"a": [1,\n  2,,]}')
except J.JSONDecodeError as e: print(e.msg, e.doc, e.pos, e.lineno, e.colno, e, e.__reduce__(), isinstance(e, ValueError), type(e).__module__)
t(lambda: J.loads('{"a":1,"b":[1.5,{"c":2}]}', object_hook=lambda d: list(d.items())))
t(lambda: J.loads('{"a":1,"b":{"c":2}}', object_pairs_hook=lambda p: p))
t(lambda: J.loads('[1.5,2,NaN,-Infinity]', parse_float=str, parse_int=lambda x: 'i'+x, parse_constant=lambda c: 'c'+c))
t(lambda: J.loads('"a\nb"', strict=False))
t(lambda: J.loads('1', cls=J.JSONDecoder))
t(lambda: J.loads('1', foo=1))
t(lambda: J.loads('{}', object_hook=lambda d: 5))
t(lambda: J.loads('{}', object_pairs_hook=tuple))
t(lambda: J.loads('[1', object_hook=dict))
t(lambda: J.JSONDecoder().raw_decode('[1] x'))
t(lambda: J.JSONDecoder().raw_decode('x [1]', 2))
t(lambda: J.JSONDecoder().raw_decode('  1'))
t(lambda: J.JSONDecoder().raw_decode(''))
t(lambda: J.JSONDecoder().decode(' 1 '))
t(lambda: J.JSONDecoder(object_hook=len).decode('{"a":1}'))
t(lambda: J.JSONDecoder().raw_decode('1', -1))
D=J.dumps
class I(int):
    def __repr__(s): return 'I!'
    __str__=__repr__
class F(float):
    def __repr__(s): return 'F!'
class S(str): pass
class DD(dict): pass
class LL(list): pass
import enum, collections
class E(enum.IntEnum): A=1
class ES(enum.StrEnum): A='x'
for v in (None, True, False, 1, -5, 10**30, 1.5, 1e100, -0.0, 1e16, float('nan'), float('inf'), -float('inf'), 'a"b\\c\n\r\t\b\f\x00\x1f\x7f', 'é漢😀\ud800', [], {}, (), [1,[2,(3,)]], {'a':1,'b':{'c':[]}}, {1:1,1.5:2,True:3,None:4,False:5}, I(3), F(2.5), S('x'), DD(a=1), LL([1]), E.A, ES.A, {E.A:1}, {I(2):1}, {F(1.0):2}, {ES.A:ES.A}, collections.OrderedDict(a=1), collections.defaultdict(int,a=1), collections.Counter('aa'), {float('nan'):1}):
    t(lambda: D(v)); t(lambda: D(v, ensure_ascii=False)); t(lambda: D(v, indent=2)); t(lambda: D(v, separators=(',',':')))
for v in (object, {1,2}, b'x', 1j, [1,{2}], {'a':b'x'}, {(1,2):3}, {b'a':1}, range(3), len, {'k':{'j':[set()]}}):
    t(lambda: D(v)); t(lambda: D(v, indent=1)); t(lambda: D(v, skipkeys=True)); t(lambda: D(v, default=str if not callable(v) else (lambda o: 'fn')))
v={'b':1,'a':[1,{'z':1,'y':2}]}
t(lambda: D(v, sort_keys=True))
t(lambda: D(v, indent=4, sort_keys=True))
t(lambda: D(v, indent='\t'))
t(lambda: D(v, indent=0))
t(lambda: D(v,indent=2,separators=(',',': ')))
t(lambda: D({1:1,'a':2}, sort_keys=True))
t(lambda: D({3:1,1:2}, sort_keys=True))
t(lambda: D(float('nan'), allow_nan=False))
t(lambda: D([float('inf')], allow_nan=False))
t(lambda: D({float('nan'):1}, allow_nan=False))
l=[]
l.append(l)
t(lambda: D(l))
d={}; d['x']=d
t(lambda: D(d))
t(lambda: D(d, indent=1))
t(lambda: D([1],cls=J.JSONEncoder))
t(lambda: D(1,foo=2))
class Enc(J.JSONEncoder):
    def default(self, o):
        if isinstance(o, set): return sorted(o)
        return super().default(o)
t(lambda: D({'s':{3,1}}, cls=Enc))
t(lambda: D(b'', cls=Enc))
t(lambda: J.JSONEncoder().encode({'a':(1,2)}))
t(lambda: list(J.JSONEncoder(indent=2).iterencode([1,{'a':2}])))
t(lambda: ''.join(J.JSONEncoder().iterencode([1,{'a':2}])))
t(lambda: J.JSONEncoder(separators=('a','b')).item_separator)
t(lambda: (J.JSONEncoder.item_separator, J.JSONEncoder.key_separator, J.JSONEncoder(indent=1).item_separator))
t(lambda: J.JSONEncoder().default(3))
class Enc2(J.JSONEncoder):
    def iterencode(self, o, _one_shot=False): yield 'X'; yield repr(o)
t(lambda: D([1], cls=Enc2))
t(lambda: D(complex(1,2), default=lambda o: [o.real, o.imag]))
t(lambda: D({'a':object()}, default=lambda o: {'q':{1}} if not isinstance(o,set) else list(o), indent=1))
t(lambda: D(object(), default=lambda o: o))
t(lambda: D([object()], default=lambda o: 1/0))
class W:
    def __init__(s): s.p=[]
    def write(s,x): s.p.append(x); return len(x)
w=W(); J.dump({'a':[1,2.5,None]}, w)
print(''.join(w.p))
w=W(); J.dump([1,{'b':2}], w, indent=2, sort_keys=True)
print(''.join(w.p))
class R:
    def read(s): return '{"x": [1, 2]}'
t(lambda: J.load(R()))
t(lambda: J.load(3))
t(lambda: J.detect_encoding(b'{"a"'))
t(lambda: J.detect_encoding(b'\xff\xfe1\x00'))
print(J.__all__, J.JSONDecodeError('m','a\nbc',3), J.JSONDecodeError.__mro__[1])
t(lambda: J.JSONDecodeError('m','d'))
t(lambda: D())
t(lambda: J.loads())
t(lambda: D(1,2))
t(lambda: J.loads('['*100+']'*100) is not None); deep=[]; 
for _ in range(100): deep=[deep]
t(lambda: len(D(deep)))
t(lambda: J.JSONDecoder(strict=False).decode('"\x01"'))
t(lambda: J.JSONEncoder(ensure_ascii=False).encode('é'))
t(lambda: J.JSONEncoder(skipkeys=True).encode({(1,):2,'a':1}))
t(lambda: J.JSONEncoder(default=str).encode(1j))
t(lambda: J.dumps({'a':1,(1,2):3,'b':2},skipkeys=True,indent=1))
t(lambda: D({(1,2):3,'b':2},skipkeys=True))
t(lambda: D({(1,2):3},skipkeys=True,indent=1))
t(lambda: D(None,indent=3))
t(lambda: D([[],{},()],indent=3))
t(lambda: D(iter([1])))
from json import decoder, encoder, scanner
from json.encoder import encode_basestring_ascii, encode_basestring
from json.decoder import scanstring
print(encode_basestring_ascii('é"'), encode_basestring('é"'))
t(lambda: scanstring('abc" x',0))
t(lambda: scanstring('abc',0))
t(lambda: encoder.INFINITY)
