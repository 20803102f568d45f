def score(rolls):
    total = i = 0
    for _ in range(10):
        if rolls[i] == 10:
            total += 10 + rolls[i + 1] + rolls[i + 2]
            i += 1
        elif rolls[i] + rolls[i + 1] == 10:
            total += 10 + rolls[i + 2]
            i += 2
        else:
            total += rolls[i] + rolls[i + 1]
            i += 2
    return total
print(score([10] * 12), score([5] * 21), score([0] * 20), score([10, 7, 3, 9, 0, 10, 0, 8, 8, 2, 0, 6, 10, 10, 10, 8, 1]))
class Rng:
    def __init__(self, seed): self.s = seed
    def __call__(self, n):
        self.s = (self.s * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.s >> 33) % n
r = Rng(42)
rolls = [r(6) + 1 + r(6) + 1 for _ in range(200)]
hist = {k: rolls.count(k) for k in range(2, 13)}
for k, v in hist.items(): print(f"{k:>2} {'*' * v} {v / len(rolls):.1%}")
deck = [f"{n}{s}" for s in "SHDC" for n in "A23456789TJQK"]
for i in range(51, 0, -1):
    j = r(i + 1)
    deck[i], deck[j] = deck[j], deck[i]
print(deck[:6], len(set(deck)))
