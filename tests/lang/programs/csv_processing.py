raw = '''name,dept,salary,start
"Smith, Ann",eng,5200,2019-03-01
Bob,ops,4100.50,2021-11-15
"Say ""hi""",eng,6100,2018-01-20
Zoe,,3900,2022-06-30
bad,row
'''

def parse_line(line):
    out, cur, quoted, i = [], "", False, 0
    while i < len(line):
        c = line[i]
        if quoted:
            if c == '"' and line[i + 1:i + 2] == '"':
                cur += '"'
                i += 1
            elif c == '"':
                quoted = False
            else:
                cur += c
        elif c == '"':
            quoted = True
        elif c == ",":
            out.append(cur)
            cur = ""
        else:
            cur += c
        i += 1
    return out + [cur]

lines = raw.strip().split("\n")
header = parse_line(lines[0])
records, errors = [], []
for no, line in enumerate(lines[1:], 2):
    cells = parse_line(line)
    if len(cells) != len(header):
        errors.append((no, f"expected {len(header)} cells, got {len(cells)}"))
        continue
    rec = dict(zip(header, cells))
    rec["salary"] = float(rec["salary"])
    rec["year"], rec["month"], _ = map(int, rec.pop("start").split("-"))
    records.append(rec)
for r in records: print(r)
print(errors)
depts = {}
for r in records:
    depts.setdefault(r["dept"] or "none", []).append(r["salary"])
for d, s in sorted(depts.items()):
    print(f"{d:<6} n={len(s)} avg={sum(s) / len(s):.2f} max={max(s):g}")
def quote(v):
    s = str(v)
    return '"' + s.replace('"', '""') + '"' if any(c in s for c in ',"\n') else s
print("\n".join(",".join(quote(r[k]) for k in ("name", "salary", "year")) for r in sorted(records, key=lambda r: r["name"])))
