x, y, s = 5, 3.14159, "str"
print(f"{x}", f"{x + 1}", f"{x}{y}", f"a{x}b{s}c", f"{s.upper()}", f"{'nested'}", f'{"q"}', f"{x!r} {s!r} {s!s} {s!a}", f"{{}} {{{x}}}", f"", f"{x:5}|{x:<5}|{x:^5}|{x:05d}", f"{y:.2f}", f"{s:>6}", f"{s!r:>8}")
print(f"{x=}", f"{x = }", f"{x+1=}", f"{s=}", f"{s=!s}", f"{y=:.2f}", f"{x =!r:>4}", f"{s.upper()=}", f"{ x = :>5}", f"{len(s)=}")
print(f"{[1, 2]}", f"{ {'a': 1} }", f"{ {1} }", f"{(1, 2)}", f"{x if x > 3 else y}", f"{lambda_ if (lambda_ := 1) else 0}", f"{(lambda a: a * 2)(4)}", f"{x > 3 and 'yes'}", f"{not x}", f"{x != y}", f"{x == 5}", f"{x >= 5}")
print(f"line1\nline2 {x}\t.", f"\x41{x}\u00e9", rf"\n{x}\d", fr"{s}\t", F"{x}", f"{'a' 'b'}", "plain" f"{x}" 'tail', f"{x:{x}}", f"{y:{x + 5}.{x - 2}f}|", f"{s:{'>'}{10}}", f"{'*' * 3}", f"{x:,}", f"{1000000:_}", f"{-x:+d} {x:+d}")
print(f"""multi
{x}
  {y:.1f}""", f'''{"""inner"""}''', f"{None} {True} {...}", f"{f'{x}'}", f"{x}" "{x}", f"{'{'}{'}'}")
