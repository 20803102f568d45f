# dumps with every style, at lengths and characters around what the writer takes eight at a time.
import json

texts = ["", "a", "1234567", "12345678", "123456789", "1234567\n", "12345678\"x", "\\" * 9, "tab\tbell\x07del\x7f", "\x1f \x20",
         "caf\u00e9 12345678", "\u20ac12345678", "\U0001f600 abcdefghij", "/\x00/", "a" * 31 + "\"" + "b" * 33]
for t in texts:
    print(json.dumps(t), ascii(json.dumps(t, ensure_ascii=False)), json.loads(json.dumps(t)) == t)

data = {"b": [1, 2.5, None, True, {"z": [], "a": {}, "m": ()}], "a": {"y": [[1], [[2]]], "x": "text"}, "c": -0.0}
for indent in (None, 0, 1, 4, "\t", "--", ""):
    for sort in (False, True):
        for separators in (None, (",", ":"), (" ; ", " => ")):
            print(json.dumps(data, indent=indent, sort_keys=sort, separators=separators))
print(json.dumps({10: 1, 9: 2}, sort_keys=True), json.dumps({True: 1, None: 2, 1.5: 3}, indent=2))
print(json.dumps({"k%d" % (i * 7 % 40): i for i in range(40)}, sort_keys=True))
for bad in ({1: 1, "a": 2},):
    try:
        print(json.dumps(bad, sort_keys=True))
    except TypeError as e:
        print(type(e).__name__, e)
try:
    json.dumps([1, {2, 3}], indent=1)
except TypeError as e:
    print(e)


class Encoder(json.JSONEncoder):
    def default(self, o):
        return sorted(o) if isinstance(o, set) else super().default(o)


print(json.dumps({"s": {3, 1}, "a": 1}, cls=Encoder, indent=1, sort_keys=True))
print(Encoder(indent=True).encode([1, 2]), json.JSONEncoder(separators=(", ", ":"), sort_keys=True).encode({"b": 1, "a": [2]}))
