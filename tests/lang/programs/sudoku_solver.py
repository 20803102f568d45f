puzzle = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"

def solve(grid):
    def options(i):
        r, c = divmod(i, 9)
        used = set(grid[r * 9:r * 9 + 9]) | set(grid[c::9])
        br, bc = r // 3 * 3, c // 3 * 3
        for k in range(3):
            used |= set(grid[(br + k) * 9 + bc:(br + k) * 9 + bc + 3])
        return [d for d in "123456789" if d not in used]
    best, choice = None, None
    for i, v in enumerate(grid):
        if v == "0":
            o = options(i)
            if best is None or len(o) < len(choice):
                best, choice = i, o
                if len(o) <= 1: break
    if best is None:
        return grid
    for d in choice:
        r = solve(grid[:best] + [d] + grid[best + 1:])
        if r: return r
    return None

s = "".join(solve(list(puzzle)))
for r in range(0, 81, 9):
    print(" ".join(s[r:r + 9]))
    if r in (18, 45): print("-" * 17)
print(all(sorted(s[r * 9:r * 9 + 9]) == list("123456789") for r in range(9)), all(sorted(s[c::9]) == list("123456789") for c in range(9)))
