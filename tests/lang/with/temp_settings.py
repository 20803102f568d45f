settings = {"debug": False, "level": 1}
class override:
    def __init__(self, **kw): self.kw = kw
    def __enter__(self):
        self.old = {k: settings.get(k) for k in self.kw}
        settings.update(self.kw)
        return settings
    def __exit__(self, *a):
        for k, v in self.old.items():
            if v is None: settings.pop(k)
            else: settings[k] = v
with override(debug=True, extra=5) as s:
    print(s)
    with override(level=9): print(settings)
print(settings)
