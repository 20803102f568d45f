# What a model writes when it is given three tools: find, price, delete.
orders = find("orders", status="stale")
total = 0.0
for order in orders:
    total += price(order["sku"]) * order["qty"]
names = ", ".join(sorted({o["customer"] for o in orders}))
print(f"{len(orders)} stale orders of {names}, worth {total:.2f}")
answer = delete("orders", ids=[o["id"] for o in orders])
print("delete answered:", answer)
{"orders": len(orders), "total": total, "deleted": answer}
