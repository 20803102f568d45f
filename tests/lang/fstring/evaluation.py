log = []
def t(v):
    log.append(v)
    return v
print(f"{t(1)} {t(2)} {t('w'):>{t(5)}} {t(3)}", log)
class C:
    def __str__(self): log.append("str"); return "S"
    def __repr__(self): log.append("repr"); return "R"
    def __format__(self, s): log.append(f"format {s}"); return "F"
log.clear()
print(f"{C()} {C()!s} {C()!r} {C():x} {C()!r:>3}", log)
i = 0
def nxt():
    global i
    i += 1
    return i
print(f"{nxt()}{nxt()}{nxt()}", f"{i}" f"{nxt()}")
def f(a):
    b = a * 2
    return f"{a}-{b}-{(lambda: a + b)()}-{[a for _ in range(2)]}"
print(f(2), [f"{n}:{n * n}" for n in range(3)], {f"k{n}": n for n in range(2)}, f"{sum(n for n in range(4))}")
try:
    f"{t('before')} {1 / 0} {t('after')}"
except ZeroDivisionError:
    print(log[-1])
name = "x"
print(f"{name}" == "x", f"{name!r}" == "'x'", len(f"{'é漢😀'}"), f"{'é'}{'a'}", f"{b'b'}", "%s" % f"{1}", f"{1}".zfill(3), f"{'{}'}".format(5), (f"{1}", f"{2}"), f"{3}"[0], f"{'a'}" in "abc")
