def step(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    counts[x + dx, y + dy] = counts.get((x + dx, y + dy), 0) + 1
    return {c for c, n in counts.items() if n == 3 or (n == 2 and c in cells)}

def show(cells, w, h):
    return "\n".join("".join("#" if (x, y) in cells else "." for x in range(w)) for y in range(h))

def parse(text):
    return {(x, y) for y, row in enumerate(text.split("\n")) for x, c in enumerate(row) if c == "#"}

glider = parse(".#.\n..#\n###")
for i in range(4):
    print(show(glider, 5, 5), "\n")
    glider = step(glider)
print(sorted(glider))
blinker = {(1, 0), (1, 1), (1, 2)}
print(step(step(blinker)) == blinker, sorted(step(blinker)))
cells = parse(".##\n##.\n.#.")
sizes = []
for _ in range(30):
    sizes.append(len(cells))
    cells = step(cells)
print(sizes)
