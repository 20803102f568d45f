# needs: 3.14
# Annotations under `from __future__ import annotations` are normalised text.
from __future__ import annotations
def f(a: int|  str, b: (int), c: "x" 'y', d: x[ 1:2 , ...], e: lambda x ,*y,z=3 : x+ 1, g: {1:2,**k}, h:[i for i in  x if (i>2)], i: -1 ** 2, k: not  a, l: a if b else c, m: f(x,*a,k=1,**q), n: 1e400, o: 1.0e3, p: b'a' b"c", q: x.y . z, r: (1,), s: (), t: {1,2}, u: a<b  <=c is not d not in e, v: (a,b)[0], w: x[()], x: x[1,], y: x[(1,2)], z: x[*a,b]): ...
for k, v in f.__annotations__.items(): print(k, v)
def g(a: (1).real, b: 0x10, c: 1_000, d: 1j, e: "it's", f: 'a"b\n', g: """x
y""", h: (a+b)*c, i: a+(b*c), j: a-(b-c), k:(-a)**b, l: -(a**b), m: (a**b)**c, n: a**-b, o: not (a and b), p: (lambda: 1)(), q: (a if b else c).d, r: f"{a!r}", s: f"x{a:>{w}}y{b=}", t: f'{{}}"{d["k"]}', u: {k:v for k,v in z}, v: {k for k in z if a if b}, w: (k for k in z), x: [*a, *b], y: ..., z: None): ...
for k, v in g.__annotations__.items(): print(k, v)
def h(*args: *Ts, b: f((x for x in y)), c: f(x for x in y), d: ~a+ -b, e: a@b//c%d, f: a<<b>>c&d|e^f, g: a or b and c or d, h: (a or b) and c, hh: 0 + 00 + 0x0, i: x[a:b:c, ::2, :], j: x[lambda: 1],  l: a if (b if c else d) else e, m: (a if b else c) if d else e, n: a < (b < c), o: True, p: 'é\x00\ud800\t\x7f\u200b\U0001f600', q: b'\xff\n\'', r: 1e16, s: 123456789012345678901234567890, t: 1e1000j, u: f"{x!s:{'>'}{10}}", v: {**a}, w: lambda *a, b, **c: 0, x: lambda a, /, b=1: 0, y: (a, *b), z: [], zz: -1, zy: +a, zx: 1 .real, zw: 1.5.real, zv: await_, zu: 0xFFFFFFFFFFFFFFFFFFFFFFFF, zt: u"x", zs: 2.5j, zr: lambda **k: 1, zq: f"{ {1:2} }", zp: f"{f'{x}'}", zo: f"{f'{f"{x}"}'}", zn: not not a, zm: - - a, zl: (a, b), zk: x[a:(b,c)], zj: (a or b) or c, zi: a or (b or c), zh: (a<b)<c, zg: (a.b)(c)[d].e(f=1)) -> x[a, b]: ...
for k, v in h.__annotations__.items(): print(k, ascii(v))
