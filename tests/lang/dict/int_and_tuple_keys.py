grid = {(x, y): x * y for x in range(3) for y in range(3)}
print(grid[2, 2], grid.get((5, 5), "off"), sum(grid.values()), [k for k, v in grid.items() if v == 2], max(grid, key=lambda p: (grid[p], p)), (1, 1) in grid, len(grid))
memo = {}
def paths(x, y):
    if x == 0 or y == 0: return 1
    if (x, y) not in memo: memo[x, y] = paths(x - 1, y) + paths(x, y - 1)
    return memo[x, y]
print(paths(14, 14), len(memo), {0: "z", 1: "o"}[1 == 2], {1.0: "f"}[1], {-1: "a", -2: "b"}[-2], {2 ** 64: "big"}[2 ** 64], {(1, (2, 3)): "n"}[1, (2, 3)], {i: i for i in range(100)}[77])
