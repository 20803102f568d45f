class OutOfStock(Exception):
    pass

class Item:
    def __init__(self, sku, name, price, qty=0):
        self.sku, self.name, self.price, self.qty = sku, name, price, qty
    def __repr__(self):
        return f"Item({self.sku!r}, qty={self.qty})"
    @property
    def value(self):
        return self.price * self.qty

class Inventory:
    def __init__(self):
        self._items = {}
        self.history = []
    def add(self, item):
        if item.sku in self._items:
            raise KeyError(f"duplicate {item.sku}")
        self._items[item.sku] = item
        return self
    def __getitem__(self, sku): return self._items[sku]
    def __contains__(self, sku): return sku in self._items
    def __len__(self): return len(self._items)
    def __iter__(self): return iter(sorted(self._items.values(), key=lambda i: i.name))
    def take(self, sku, n=1):
        item = self[sku]
        if item.qty < n:
            raise OutOfStock(f"{item.name}: want {n}, have {item.qty}")
        item.qty -= n
        self.history.append((sku, -n))
    def restock(self, **counts):
        for sku, n in counts.items():
            self[sku].qty += n
            self.history.append((sku, n))
    def total(self): return sum(i.value for i in self)

inv = Inventory()
inv.add(Item("A1", "Lamp", 25.0, 3)).add(Item("B2", "Chair", 80.0, 1)).add(Item("C3", "Book", 12.5))
for sku, n in (("A1", 2), ("B2", 2), ("C3", 1), ("Z9", 1), ("A1", 1)):
    try:
        inv.take(sku, n)
        print("took", sku, n)
    except OutOfStock as e:
        print("out of stock:", e)
    except KeyError as e:
        print("unknown:", e)
inv.restock(C3=10, B2=4)
print(list(inv), len(inv), "A1" in inv, "Q" in inv, inv.total(), inv.history)
try:
    inv.add(Item("A1", "Again", 1))
except KeyError as e:
    print(e)
low = [i.name for i in inv if i.qty < 3]
print("low:", ", ".join(low) or "nothing")
