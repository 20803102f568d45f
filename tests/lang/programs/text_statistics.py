text = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity.

We had everything before us; we had nothing before us!"""

def words(t):
    out, cur = [], []
    for c in t.lower() + " ":
        if c.isalpha():
            cur.append(c)
        elif cur:
            out.append("".join(cur))
            cur = []
    return out

ws = words(text)
freq = {}
for w in ws:
    freq[w] = freq.get(w, 0) + 1
top = sorted(freq.items(), key=lambda kv: (-kv[1], kv[0]))[:8]
width = max(len(w) for w, _ in top)
for w, n in top:
    print(f"{w:>{width}} {n:2} {'#' * n}")
print("lines", len(text.splitlines()), "words", len(ws), "unique", len(freq), "chars", len(text))
print("avg length", round(sum(map(len, ws)) / len(ws), 3), "longest", max(ws, key=lambda w: (len(w), w)))
lengths = {}
for w in set(ws):
    lengths.setdefault(len(w), []).append(w)
for n in sorted(lengths):
    print(n, sorted(lengths[n]))
bigrams = {}
for a, b in zip(ws, ws[1:]):
    bigrams[a, b] = bigrams.get((a, b), 0) + 1
print([(" ".join(k), v) for k, v in sorted(bigrams.items(), key=lambda kv: (-kv[1], kv[0]))[:4]])
sentences = [s.strip() for s in text.replace("!", ".").replace("\n", " ").split(".") if s.strip()]
print([len(s.split()) for s in sentences], "".join(c for c in text if c.isupper()))
vowels = sum(text.lower().count(v) for v in "aeiou")
print(vowels, f"{vowels / sum(c.isalpha() for c in text):.2%}")
