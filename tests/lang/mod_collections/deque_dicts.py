# needs: 3.14
# deque, defaultdict and OrderedDict.
import collections as c
def t(g):
    try: print(repr(g()))
    except Exception as e: print(type(e).__name__, e)
d=c.deque
t(lambda: d(1))
t(lambda: d([],-1))
t(lambda: d([],'x'))
t(lambda: d('abc',2))
t(lambda: d('abc',maxlen=2).maxlen)
t(lambda: d().pop())
t(lambda: d().popleft())
t(lambda: d([1])[3])
t(lambda: d([1])['x'])
t(lambda: d([1])[0:1])
t(lambda: d([1]).remove(2))
t(lambda: d([1]).index(2))
t(lambda: d([1,2,3]).index(3,0,2))
t(lambda: d([1],1).insert(0,2))
t(lambda: d([1])+[1])
t(lambda: d([1])+d([2]))
t(lambda: d([1,2])*2)
t(lambda: d([1,2],3)*2)
t(lambda: 2*d([1]))
t(lambda: d([1])*'x')
t(lambda: d([1])==[1])
t(lambda: d([1])<d([2]))
def mod():
    x=d([1,2]); 
    for i in x: x.append(1)
t(mod)
t(lambda: d([1,2,3]).rotate('x'))
t(lambda: d([1,2,3]).rotate(1.5))
x=d([1,2,3,4,5])
x.rotate(2)
print(x)
x.rotate(-7)
print(x)
x.reverse()
print(x)
x.extendleft('ab')
print(x)
x.insert(2,'z')
print(x)
x.insert(-1,'y')
print(x)
x.insert(100,'e')
print(x)
del x[0]
print(x, x.count(3), 3 in x, len(x)); x[-1]=9
print(x, x.copy()==x)
x+= [1]
x*=1
print(x)
t(lambda: x.__setitem__(100,1))
t(lambda: x.__delitem__(100))
x.append(x)
print(x)
t(lambda: list(reversed(d([1,2]))))
t(lambda: d[int])
t(lambda: d([1]).__class_getitem__(int))
t(lambda: d(d([1,2],1)).maxlen)
t(lambda: bool(d()))
class D(d): pass
t(lambda: D('ab',3)); t(lambda: D('ab')+D('c')); t(lambda: D('ab').copy()); D().z=1
t(lambda: d(range(10), True))
t(lambda: d([1], None))
t(lambda: d([1], 2.0))
t(lambda: d([1]).extend(5))
y=d([1,2])
y.extend(y)
print(y)
y.extendleft(y)
print(y)
def mm():
    y=d([1,2,3])
    class E:
        def __eq__(s,o): y.append(1); return False
    return y.index(E())
t(mm)
def mm2():
    y=d([1,2,3])
    class E:
        def __eq__(s,o): y.append(1); return False
    return y.remove(E())
t(mm2)
def mm3():
    y=d([1,2,3])
    class E:
        def __eq__(s,o): y.append(1); return False
    return E() in y
t(mm3)
def mm4():
    y=d([1,2,3])
    class E:
        def __eq__(s,o): y.append(1); return False
    return y.count(E())
t(mm4)
dd=c.defaultdict
t(lambda: dd(1))
t(lambda: dd(int,{'a':1},b=2))
t(lambda: dd())
t(lambda: dd(None)['x'])
z=dd(list); z['a'].append(1)
print(z, z.default_factory, z['q'], len(z))
t(lambda: z.copy())
t(lambda: z|{'p':1})
t(lambda: {'p':1}|z)
t(lambda: z.__reduce__()[:2]); z['s']=z
print(z)
t(lambda: dd(lambda: 1/0)['x'])
t(lambda: z.__missing__('n'))
t(lambda: dd[int,str]); z.default_factory=None
t(lambda: z['zz'])
t(lambda: z.get('u'))
t(lambda: dd(int,[1]))
t(lambda: dd(int, 1))
t(lambda: type(dd.fromkeys('ab')))
t(lambda: dd.fromkeys('ab').default_factory)
class DD(dd): pass
t(lambda: DD(int,a=1)); t(lambda: DD(int,a=1).copy())
zz=dd(int); zz|={'a':1}; print(zz); t(lambda: zz.fromkeys('a',2)); t(lambda: dd(default_factory=3)); 
O=c.OrderedDict
o=O(a=1,b=2,c=3)
print(o)
o.move_to_end('a')
print(o)
o.move_to_end('c',last=False)
print(o)
t(lambda: o.move_to_end('zz'))
print(o.popitem(), o.popitem(last=False), o)
t(lambda: O().popitem())
t(lambda: O([(1,2)],{}))
t(lambda: O(1))
t(lambda: O(a=1,b=2)==O(b=2,a=1))
t(lambda: O(a=1,b=2)=={'b':2,'a':1})
t(lambda: O(a=1)|{'b':1})
t(lambda: {'b':1}|O(a=1))
t(lambda: O.fromkeys('ab',1))
t(lambda: O(a=1).pop('b'))
t(lambda: O(a=1).pop('a'))
t(lambda: O(a=1).pop('b',3))
t(lambda: o.setdefault('k',5))
t(lambda: list(reversed(O(a=1,b=2))))
t(lambda: list(reversed(O(a=1,b=2).items()))); o['o']=o
print(o); o.x=1
print(o.__dict__)
t(lambda: O[int])
t(lambda: type(O(a=1).copy()))
t(lambda: o.update(1))
t(lambda: list(O(a=1,b=2).items()))
t(lambda: O(a=1)!=O(a=1))
def om():
    q=O(a=1,b=2)
    for k in q: q['z'+k]=1
def om2():
    q=O(a=1,b=2)
    for k in q: del q[k]
def om3():
    q=O(a=1,b=2)
    for k in q: q.move_to_end(k)
    return 5
class OO(O):
    def __missing__(s,k): return k
t(lambda: OO(a=1))
t(lambda: OO()['x'])
t(lambda: OO().copy())
t(lambda: OO(a=1)|{})
t(lambda: OO.fromkeys('a'))
t(lambda: O.__doc__)
t(lambda: c.deque.__doc__)
t(lambda: dd.__doc__)
