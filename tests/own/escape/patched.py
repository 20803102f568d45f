"""A builtin the program changes is changed for its own names only: what the machine and the library do goes on as before.
A successful escape would print "called": the library then runs a function of the program in place of one it trusts."""
import builtins
import json
import random

kept = {name: getattr(builtins, name) for name in ("len", "isinstance", "type", "getattr", "iter", "str", "range", "sorted", "hash")}


def evil(*args, **kw):
    kept_print("called")
    return 0


kept_print = print
for name in kept:
    setattr(builtins, name, evil)


class Row:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x

    def __hash__(self):
        return 1

    def __lt__(self, other):
        return self.x < other.x

    def __repr__(self):
        return f"Row({self.x})"


rows = [Row(2), Row(1)]
rows.sort()
answers = [rows, {Row(1): 1}[Row(1)], f"{rows!r:>20}", json.dumps({"a": [1, 2.5, None]}), json.loads('{"b": [1]}'),
           Row(1) in rows, [*map(Row, (3, 4))], max(rows), sum([1, 2]), "%s" % Row(7), "{}".format(Row(8)), {**{"a": 1}}]
for name, value in kept.items():
    setattr(builtins, name, value)
for answer in answers:
    print(answer)
print(random.Random(1).randint(1, 6) > 0, len("abc"))
# expect: [Row(1), Row(2)]
# expect: 1
# expect:     [Row(1), Row(2)]
# expect: {"a": [1, 2.5, null]}
# expect: {'b': [1]}
# expect: True
# expect: [Row(3), Row(4)]
# expect: Row(2)
# expect: 3
# expect: Row(7)
# expect: Row(8)
# expect: {'a': 1}
# expect: True 3
