def ev(e, env):
    match e:
        case int() | float(): return e
        case str(name): return env[name]
        case ["+", a, b]: return ev(a, env) + ev(b, env)
        case ["-", a]: return -ev(a, env)
        case ["*", *fs]:
            r = 1
            for x in fs: r *= ev(x, env)
            return r
        case ["let", [name, val], body]: return ev(body, {**env, name: ev(val, env)})
        case ["if", c, t, f]: return ev(t if ev(c, env) else f, env)
        case ["fn", [*params], body]: return lambda *a: ev(body, {**env, **dict(zip(params, a))})
        case [f, *args]: return ev(f, env)(*[ev(x, env) for x in args])
        case _: raise ValueError(f"bad expression {e!r}")
print(ev(["+", 1, ["*", 2, 3, 4]], {}), ev(["let", ["x", 5], ["+", "x", ["-", 2]]], {}), ev(["if", 0, 1, ["fn", ["a"], "a"]], {})(7), ev([["fn", ["a", "b"], ["*", "a", "b"]], 6, 7], {}))
for bad in ({}, None, []):
    try:
        ev(bad, {})
    except ValueError as e:
        print(e)
def cmd(s):
    match s.split():
        case ["go", ("north" | "south") as d]: return f"going {d}"
        case ["go", other]: return f"cannot go {other}"
        case ["get", *items] if items: return f"got {', '.join(items)}"
        case ["quit" | "exit"]: return "bye"
        case []: return "silence"
        case _: return f"unknown {s!r}"
for s in ("go north", "go up", "get lamp key", "get", "exit", "", "dance now"):
    print(cmd(s))
