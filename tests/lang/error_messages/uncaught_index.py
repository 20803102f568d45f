# uncaught IndexError in a comprehension
rows = [[1, 2], [3]]
print([r[0] for r in rows])
print([r[1] for r in rows])
