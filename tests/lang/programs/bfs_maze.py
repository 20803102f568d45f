maze = """#########
#S..#...#
#.#.#.#.#
#.#...#E#
#########""".split("\n")

def find(c):
    return next((r, row.index(c)) for r, row in enumerate(maze) if c in row)

def neighbours(p):
    r, c = p
    for dr, dc in ((-1, 0), (0, 1), (1, 0), (0, -1)):
        if maze[r + dr][c + dc] != "#":
            yield r + dr, c + dc

start, end = find("S"), find("E")
prev, frontier = {start: None}, [start]
steps = 0
while frontier and end not in prev:
    nxt = []
    for p in frontier:
        for q in neighbours(p):
            if q not in prev:
                prev[q] = p
                nxt.append(q)
    frontier, steps = nxt, steps + 1
path, p = [], end
while p:
    path.append(p)
    p = prev[p]
path.reverse()
print(start, end, steps, len(path))
grid = [list(r) for r in maze]
for r, c in path[1:-1]:
    grid[r][c] = "*"
print("\n".join("".join(r) for r in grid))
moves = "".join({(-1, 0): "U", (1, 0): "D", (0, 1): "R", (0, -1): "L"}[b[0] - a[0], b[1] - a[1]] for a, b in zip(path, path[1:]))
print(moves, {m: moves.count(m) for m in sorted(set(moves))})
