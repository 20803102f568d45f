# A builtin base hides the special methods of the bases that come after it.
class B:
    def __len__(self): return 99
    def __hash__(self): return 7
    def __eq__(self,o): return 'eq'
    def __add__(self,o): return 'add'
    def __str__(self): return 'str'
    def __repr__(self): return 'repr'
    def __getitem__(self,i): return 'gi'
    def __iter__(self): return iter('zz')
    def __contains__(self,x): return 'c'
class S(str,B): pass
s=S('abc')
print(len(s), hash(s)==hash('abc'), s=='abc', s+'d', str(s), repr(s), s[0], list(s), 'q' in s, {'abc':1}.get(s))
class I(int,B): pass
i=I(5)
print(hash(i), i==5, i+1, str(i), repr(i), {5:1}.get(i), f'{i}')
class L(list,B): pass
l=L([1,2])
print(len(l),l==[1,2],l+[1],repr(l),l[0],list(l),3 in l)
class D(dict,B): pass
d=D(a=1)
print(len(d), d=={'a':1}, repr(d), d['a'], list(d), 'b' in d)
