handlers = [(LookupError, lambda e: f"lookup {e.args}"), (ArithmeticError, lambda e: "math"), (Exception, lambda e: f"other {type(e).__name__}")]
def run(f):
    try:
        return f()
    except Exception as e:
        for cls, h in handlers:
            if isinstance(e, cls):
                return h(e)
print(run(lambda: [][1]), run(lambda: {}["k"]), run(lambda: 1 / 0), run(lambda: int("x")), run(lambda: 5), run(lambda: 2.0 ** 5000), run(lambda: None.x))
