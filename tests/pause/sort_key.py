# SPDX-License-Identifier: MIT
# A host call inside the key function of sorted and list.sort. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

words = ["pear", "fig", "banana", "kiwi", "apple"]
print(sorted(words, key=lambda w: (ask(len(w)), w)))
words.sort(key=lambda w: ask(w[-1]), reverse=True)
print(words)
