text = """\
# config
name = demo   ; trailing
[section one]
a=1
b = two words
  # indented comment

[section two]
c = "quoted # not comment"
"""
cfg, sec = {}, "top"
for no, line in enumerate(text.splitlines(), 1):
    line = line.strip()
    if not line or line.startswith("#"): continue
    if line[0] == "[" and line[-1] == "]":
        sec = line[1:-1]
        continue
    k, eq, v = line.partition("=")
    v = v.split(";")[0].strip()
    cfg.setdefault(sec, {})[k.strip()] = v.strip('"') if v.startswith('"') else int(v) if v.isdigit() else v
print(cfg)
print([l.index("=") if "=" in l else -1 for l in text.split("\n")], text.count("\n"), len(text.splitlines()), text.expandtabs().rstrip().rsplit("\n", 1)[-1])
