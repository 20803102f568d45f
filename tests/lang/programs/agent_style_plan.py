def search_flights(src, dst):
    db = {("AMS", "LIS"): [{"id": "TP1", "price": 120, "stops": 0}, {"id": "KL9", "price": 95, "stops": 1}], ("LIS", "AMS"): [{"id": "TP2", "price": 140, "stops": 0}]}
    return db.get((src, dst), [])

def convert(amount, cur):
    rates = {"EUR": 1, "USD": 1.1, "GBP": 0.85}
    if cur not in rates:
        raise ValueError(f"unknown currency {cur}")
    return round(amount * rates[cur], 2)

def plan(legs, currency="EUR", max_stops=1):
    chosen, problems = [], []
    for i, (src, dst) in enumerate(legs, start=1):
        options = [f for f in search_flights(src, dst) if f["stops"] <= max_stops]
        if not options:
            problems.append(f"leg {i}: no flight {src}-{dst}")
            continue
        best = min(options, key=lambda f: (f["price"], f["stops"]))
        chosen.append({**best, "leg": i, "route": f"{src}->{dst}", "cost": convert(best["price"], currency)})
    return {"ok": not problems, "flights": chosen, "total": round(sum(c["cost"] for c in chosen), 2), "problems": problems}

for args in (([("AMS", "LIS"), ("LIS", "AMS")],), ([("AMS", "LIS")], "USD", 0), ([("AMS", "NYC"), ("LIS", "AMS")], "GBP")):
    r = plan(*args)
    print(r["ok"], r["total"], r["problems"])
    for f in r["flights"]:
        print(f"  {f['leg']}. {f['id']:<5}{f['route']:<10}{f['cost']:>8.2f} {'direct' if not f['stops'] else str(f['stops']) + ' stop'}")
try:
    plan([("AMS", "LIS")], currency="XXX")
except ValueError as e:
    print("failed:", e)
result = {k: v for k, v in plan([("AMS", "LIS")]).items() if k != "flights"}
print(result)
