# needs: 3.14
# All of heapq and bisect.
import heapq as h, bisect as b
def t(g):
    try: print(repr(g()))
    except Exception as e: print(type(e).__name__, e)
import operator
x=[5,3,8,1,9,2]
h.heapify(x)
print(x)
h.heappush(x,0)
print(x, h.heappop(x), x, h.heapreplace(x,7), x, h.heappushpop(x,4), x, h.heappushpop([],3))
t(lambda: h.heappop([]))
t(lambda: h.heapreplace([],1))
t(lambda: h.heappush((),1))
t(lambda: h.heapify('a'))
print([h.heappop(x) for _ in range(len(x))])
y=[5,3,8,1,9,2]
h.heapify_max(y)
print(y)
h.heappush_max(y,10)
print(y,h.heappop_max(y),y,h.heapreplace_max(y,0),y,h.heappushpop_max(y,6),y)
t(lambda: h.heappop_max([]))
t(lambda: list(h.merge([1,4],[2,3],[0,9])))
t(lambda: list(h.merge([4,1],[3,2],reverse=True)))
t(lambda: list(h.merge(['a','ccc'],['bb'],key=len)))
t(lambda: list(h.merge()))
t(lambda: type(h.merge()))
t(lambda: list(h.merge(['dog','horse'],['cat','fish','kangaroo'],key=len)))
t(lambda: list(h.merge([(2,'a'),(1,'b')],[(2,'c'),(1,'d')],key=operator.itemgetter(0),reverse=True)))
t(lambda: list(h.merge([1],['a'])))
t(lambda: h.nsmallest(2,[3,1,2]))
t(lambda: h.nlargest(2,[3,1,2]))
t(lambda: h.nlargest(1,[]))
t(lambda: h.nsmallest(1,[2,1],key=lambda v:-v))
t(lambda: h.nlargest(0,[1]))
t(lambda: h.nlargest(-1,[1]))
t(lambda: h.nlargest(10,'abc'))
t(lambda: h.nlargest(2,['a','bb','cc'],key=len))
t(lambda: h.nsmallest(2,['bb','cc','a'],key=len))
t(lambda: h.nlargest(3,[1,'a']))
l=[1,2,2,3]
print(b.bisect(l,2),b.bisect_left(l,2),b.bisect_right(l,2,0,2),b.bisect_left(l,9),b.bisect_left([],1))
b.insort(l,2.5)
b.insort_left(l,0)
print(l)
t(lambda: b.bisect(l,1,-1))
t(lambda: b.bisect(l,'a'))
t(lambda: b.bisect_left([(1,'a'),(2,'b')],2,key=lambda r:r[0]))
z=[(1,'a'),(3,'b')]
b.insort(z,(2,'c'),key=lambda r:r[0])
print(z)
t(lambda: b.bisect(5,1))
t(lambda: b.bisect([1],1,0,5))
b.insort_left(z,(2,'d'),key=lambda r:r[0])
print(z, b.bisect is b.bisect_right, b.insort is b.insort_right)
class P:
    def __init__(s,v): s.v=v
    def __lt__(s,o): return s.v<o.v
    def __repr__(s): return f'P{s.v}'
hp=[]
for v in (5,2,9,1,7,3): h.heappush(hp,P(v))
print(hp,[h.heappop(hp) for _ in range(6)])
