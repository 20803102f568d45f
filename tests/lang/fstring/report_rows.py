rows = [("Widget", 4, 3.5), ("Gadget", 10, 12.25), ("Thing with long name", 1, 100)]
print(f"{'Item':<22}{'Qty':>5}{'Price':>10}{'Total':>12}")
print(f"{'-' * 49}")
for n, q, p in rows:
    print(f"{n:<22.20}{q:>5d}{p:>10.2f}{q * p:>12,.2f}")
print(f"{'Sum':<37}{sum(q * p for _, q, p in rows):>12,.2f}")
done, total = 37, 120
print(f"[{'#' * (done * 20 // total):<20}] {done / total:6.1%} ({done}/{total})")
print(f"{'|'.join(f'{x:^{w}}' for x, w in [('a', 3), ('bb', 6), ('c', 1)])}")
for v in (0, 1023, 1024, 5 * 1024 ** 2, 3.7 * 1024 ** 3):
    for u in ("B", "KB", "MB", "GB"):
        if v < 1024 or u == "GB":
            print(f"{v:.1f}{u}", end=" ")
            break
        v /= 1024
print()
secs = 3725
print(f"{secs // 3600:02d}:{secs % 3600 // 60:02d}:{secs % 60:02d}", f"{2024}-{3:02}-{7:02}", f"#{255:02x}{128:02x}{0:02x}")
