data = [("apple", 1.5, 10), ("kiwi", 0.25, 200), ("watermelon", 30.0, 1)]
for n, p, q in data:
    print(f"{n:<12}|{p:>8.2f}|{q:>5d}|{p * q:>10,.2f}|{q / 211:>7.1%}")
print("=" * 40)
print("{:<12}|{:>8}|{:>5}".format("total", "", sum(q for _, _, q in data)))
print("%-12s|%8.2f|%5d" % data[0], "%s" % (data[1],), "|".join(f"{x!s:^6}" for x in (1, None, True)))
w = 20
print(f"{'title':^{w}}", f"{'title':-^{w}}", f"{3.14159:{w}.{3}}", f"{42:0{8}b}", f"{-7:+05d}", f"{255:#06x}", f"{1e6:,.0f}", f"{0:e}")
