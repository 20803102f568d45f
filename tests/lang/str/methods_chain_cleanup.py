raw = "  The QUICK,brown-fox; jumps OVER the lazy dog!!  "
words = raw.strip().lower().replace(",", " ").replace("-", " ").replace(";", " ").rstrip("!").split()
print(words, len(words), " ".join(w.capitalize() for w in words), {w: len(w) for w in words if len(w) > 3}, max(words, key=len), sorted(set(words), key=lambda w: (len(w), w)))
slug = "-".join("".join(c for c in w if c.isalnum()) for w in raw.lower().split())
print(slug.strip("-"))
camel = "some_long_variable_name"
print("".join(p.title() if i else p for i, p in enumerate(camel.split("_"))), "".join("_" + c.lower() if c.isupper() else c for c in "someLongName"))
print("racecar" == "racecar"[::-1], "A man a plan".lower().replace(" ", "")[::-1], "hello world".title().swapcase(), "x=1;y=2".split(";"), dict(p.split("=") for p in "x=1;y=2".split(";")))
def caesar(s, k): return "".join(chr((ord(c) - 97 + k) % 26 + 97) if c.islower() else c for c in s)
print(caesar("hello, world", 3), caesar(caesar("hello, world", 3), -3), "hello".zfill(8).center(12, "*"))
