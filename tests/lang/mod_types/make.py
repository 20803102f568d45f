# needs: 3.14
# The names of types, and making objects with them.
import types
def g[T: int, **P, *Ts](): pass
T,P,Ts = g.__type_params__
TV=type(T)
A=TV('A'); B=TV('B',int,str); C=TV('C',bound=int,covariant=True); D=TV('D',contravariant=True,default=int)
print(A,B,C,D, A.__constraints__,B.__constraints__,C.__bound__,D.__default__,D.has_default(),C.__covariant__,A.__infer_variance__, A.__module__, T, T.__infer_variance__, T.__bound__)
for f in (lambda: TV('X',int), lambda: TV('X',int,str,bound=int), lambda: TV(3), lambda: TV('X',covariant=True,contravariant=True)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(types.GenericAlias(list,(int,A)), types.GenericAlias(dict,int), list[A][int], dict[A,list[B]][int,str])
U=type(int|str)
print(U[int,str,int,None], U[int], U[int,U[str,float]], U[A,int][str])
m=types.MethodType(lambda s,x:(s,x), 5); print(m(3))
c=types.CellType(3); print(c.cell_contents); c=types.CellType()
try: c.cell_contents
except ValueError as e: print(e)
print(types.SimpleNamespace(a=1,b='x'), types.SimpleNamespace({'q':1},r=2)==types.SimpleNamespace(q=1,r=2))
n=types.SimpleNamespace(); n.self=n; print(n)
print(types.new_class("X", (list[int],), {}, lambda ns: ns.update(a=1)).__mro__[1:], types.new_class("X").__name__)
