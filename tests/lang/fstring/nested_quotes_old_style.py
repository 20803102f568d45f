d = {"k": "v", 'q"': 1}
n = [1, 2]
print(f"{d['k']}", f'{d["k"]}', f"""{d["k"]} {d['k']}""", f"{n[0]}{n[-1]}", f"{d.get('none', 'dflt')}", f"{'a' if n else 'b'}", f"{', '.join(str(x) for x in n)}", f"{len(d['k'])}", f"{n!r:>10}", f"{'%s' % n}", f"{'{}'.format(5)}", f"{str(n)[1:-1]}", f"{ {k: v for k, v in d.items()}['k'] }", f"{n[0]:>{n[1]}}", f"{(lambda: 3)()}")
