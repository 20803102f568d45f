graph = {"A": {"B": 4, "C": 2}, "B": {"D": 5, "E": 1}, "C": {"B": 1, "D": 8, "E": 10}, "D": {"F": 3}, "E": {"D": 1, "F": 7}, "F": {}, "G": {"A": 1}}

def bfs(start, goal):
    queue, seen = [[start]], {start}
    while queue:
        path = queue.pop(0)
        if path[-1] == goal:
            return path
        for n in graph[path[-1]]:
            if n not in seen:
                seen.add(n)
                queue.append(path + [n])
    return None

def dfs_all(node, goal, path=()):
    path += (node,)
    if node == goal:
        yield path
        return
    for n in sorted(graph[node]):
        if n not in path:
            yield from dfs_all(n, goal, path)

def dijkstra(start):
    dist, prev, todo = {n: float("inf") for n in graph}, {}, set(graph)
    dist[start] = 0
    while todo:
        u = min(sorted(todo), key=dist.get)
        todo.remove(u)
        for v, w in graph[u].items():
            if dist[u] + w < dist[v]:
                dist[v], prev[v] = dist[u] + w, u
    return dist, prev

def topo(g):
    indeg = {n: 0 for n in g}
    for n in g:
        for m in g[n]: indeg[m] += 1
    ready, out = sorted(n for n in g if not indeg[n]), []
    while ready:
        n = ready.pop(0)
        out.append(n)
        for m in sorted(g[n]):
            indeg[m] -= 1
            if not indeg[m]: ready.append(m)
    if len(out) != len(g): raise ValueError("cycle")
    return out

print(bfs("A", "F"), bfs("F", "A"))
paths = list(dfs_all("A", "F"))
print(len(paths), min(paths, key=len), max(paths, key=lambda p: (len(p), p)))
dist, prev = dijkstra("A")
print(dist, sorted(prev.items()))
node, route = "F", []
while node:
    route.append(node)
    node = prev.get(node)
print(" -> ".join(reversed(route)), topo(graph))
try:
    topo({"a": ["b"], "b": ["a"]})
except ValueError as e:
    print(e)
