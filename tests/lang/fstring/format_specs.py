v = 1234.5678
for f in (f"{v:10.2f}|", f"{v:<12.1f}|", f"{v:^+12.1f}|", f"{v:e}", f"{v:.3g}", f"{v:,.2f}", f"{v:012.3f}", f"{v:%}", f"{int(v):x}", f"{int(v):#b}", f"{int(v):o}", f"{int(v):08X}", f"{'s':*^9}", f"{'long text':.4}", f"{True:d}", f"{65:c}", f"{v!s:>12}", f"{v!r:.3}", f"{[1, 2]!s:>10}", f"{None!r:^8}|"):
    print(f)
w, p, fill, al = 10, 3, "-", "^"
print(f"{v:{w}}|{v:{w}.{p}}|{v:{fill}{al}{w}.{p}f}|{'x':{fill}{al}{w}}|{v:{w}.{p}{'e'}}|{5:{'0' + str(w)}}|{v:{'>' if v else '<'}{w}.0f}")
class D:
    def __format__(self, s): return f"[{s}]"
print(f"{D()} {D():} {D():a b} {D():{w}%Y-%m}", f"{D():\n}", f"{D():x:y}")
for e in ('f"{v:d}"', 'f"{5:.2}"', 'f"{5:s}"', 'f"{\'a\':d}"', 'f"{v:q}"', 'f"{[]:5}"', 'f"{None:>5}"', 'f"{5:{w}{w}{v}}"', 'f"{undefined_f}"', 'f"{1/0}"'):
    try:
        print(eval(e))
    except (ValueError, TypeError, NameError, ZeroDivisionError) as x:
        print(type(x).__name__, x)
