def wrap(text, width):
    lines, cur = [], ""
    for w in text.split():
        if cur and len(cur) + 1 + len(w) > width:
            lines.append(cur)
            cur = w
        else:
            cur = f"{cur} {w}" if cur else w
    return lines + [cur] if cur else lines
t = "the quick brown fox jumps over the lazy dog and then sleeps for a very long time"
for line in wrap(t, 20):
    print(f"|{line:<20}|{line:>20}|{line:^20}|")
print(wrap("", 5), wrap("a", 1), wrap("toolongword x", 4), t.title()[:20], max(wrap(t, 15), key=len))
