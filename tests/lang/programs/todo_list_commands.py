class Todo:
    def __init__(self): self.items, self.next = {}, 1
    def do_add(self, *words):
        self.items[self.next] = {"text": " ".join(words), "done": False, "tags": [w[1:] for w in words if w.startswith("#")]}
        self.next += 1
        return f"added {self.next - 1}"
    def do_done(self, n):
        self.items[int(n)]["done"] = True
        return "ok"
    def do_rm(self, *ns):
        for n in map(int, ns): del self.items[n]
        return f"removed {len(ns)}"
    def do_list(self, tag=None):
        rows = [f"{n}. [{'x' if t['done'] else ' '}] {t['text']}" for n, t in self.items.items() if tag is None or tag in t["tags"]]
        return "\n".join(rows) or "(empty)"
    def run(self, line):
        cmd, *args = line.split()
        f = getattr(self, f"do_{cmd}", None)
        if f is None: return f"unknown command {cmd!r}"
        try:
            return f(*args)
        except KeyError as e:
            return f"no item {e}"
        except ValueError as e:
            return f"bad number: {e}"
        except TypeError as e:
            return f"usage: {str(e).split(') ')[-1]}"
t = Todo()
for line in ("list", "add buy milk #shop", "add call bob", "add eggs #shop #food", "done 2", "list", "list shop", "done 9", "done x", "done", "rm 1 2", "list", "fly", "list food extra"):
    print(">", line)
    print(t.run(line))
