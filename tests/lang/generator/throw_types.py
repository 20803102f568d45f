def g():
    while True:
        try:
            yield "ok"
        except (ValueError, KeyError) as e:
            yield f"caught {e!r}"
it = g(); next(it)
print(it.throw(ValueError("inst")), next(it), it.throw(KeyError), next(it))
for bad in (5, "x", int):
    h = g(); next(h)
    try:
        h.throw(bad)
    except TypeError as e:
        print(e)
try:
    it.throw(GeneratorExit)
except GeneratorExit:
    print("exit passed")
print(next(it, "finished"))
