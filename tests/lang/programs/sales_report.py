sales = [
    {"region": "north", "product": "widget", "units": 12, "price": 3.5},
    {"region": "south", "product": "widget", "units": 7, "price": 3.75},
    {"region": "north", "product": "gadget", "units": 3, "price": 20.0},
    {"region": "east", "product": "gizmo", "units": 1, "price": 99.99},
    {"region": "south", "product": "gadget", "units": 5, "price": 19.5},
]

def revenue(row):
    return row["units"] * row["price"]

def group_by(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups

def summarize(rows):
    total = sum(revenue(r) for r in rows)
    return {"count": len(rows), "units": sum(r["units"] for r in rows), "revenue": round(total, 2), "avg": round(total / len(rows), 2)}

for key in ("region", "product"):
    print(f"== by {key}")
    for name, rows in sorted(group_by(sales, key).items(), key=lambda kv: -summarize(kv[1])["revenue"]):
        s = summarize(rows)
        print(f"{name:<8}{s['count']:>3}{s['units']:>5}{s['revenue']:>10,.2f}{s['avg']:>9.2f}")
best = max(sales, key=revenue)
print("best:", best["product"], best["region"], f"{revenue(best):.2f}")
print("total:", f"{sum(map(revenue, sales)):.2f}")
