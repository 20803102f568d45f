import_like = {"upper": str.upper, "title": str.title, "len": lambda s: str(len(s)), "money": lambda v: f"${float(v):,.2f}"}

class TemplateError(Exception): pass

def lookup(ctx, path):
    for part in path.split("."):
        if isinstance(ctx, dict) and part in ctx: ctx = ctx[part]
        elif isinstance(ctx, list) and part.isdigit() and int(part) < len(ctx): ctx = ctx[int(part)]
        else: raise TemplateError(f"cannot find {part!r} in {path!r}")
    return ctx

def render(tpl, ctx):
    out, i = [], 0
    while True:
        j = tpl.find("{{", i)
        if j < 0:
            out.append(tpl[i:])
            return "".join(out)
        out.append(tpl[i:j])
        k = tpl.find("}}", j)
        if k < 0: raise TemplateError(f"unclosed tag at {j}")
        tag = tpl[j + 2:k].strip()
        i = k + 2
        if tag.startswith("#each "):
            end = tpl.find("{{/each}}", i)
            if end < 0: raise TemplateError("unclosed each")
            for n, item in enumerate(lookup(ctx, tag[6:].strip()), 1):
                out.append(render(tpl[i:end], {**ctx, "item": item, "n": n}))
            i = end + 9
        else:
            name, *filters = [p.strip() for p in tag.split("|")]
            v = lookup(ctx, name)
            for f in filters:
                if f not in import_like: raise TemplateError(f"no filter {f}")
                v = import_like[f](v)
            out.append(str(v))

ctx = {"user": {"name": "ann lee", "tags": ["x", "y"]}, "items": [{"p": "pen", "c": 1.5}, {"p": "desk", "c": 1200}]}
print(render("Hi {{ user.name | title }} ({{user.name|len}}), {{user.tags.1|upper}}!", ctx))
print(render("{{#each items}}{{n}}. {{item.p}}: {{item.c|money}}; {{/each}}done", ctx))
for t in ("{{ nope }}", "{{ user.age }}", "{{ user.name | bad }}", "{{ open", "{{#each items}}x", "plain", "{{user.tags.9}}"):
    try:
        print(render(t, ctx))
    except TemplateError as e:
        print("TemplateError:", e)
