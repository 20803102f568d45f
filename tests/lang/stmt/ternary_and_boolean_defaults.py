def greet(name=None, caps=False): 
    n = name or "stranger"
    return ("HELLO " if caps else "hello ") + (n.upper() if caps else n)
print(greet(), greet("ann"), greet(caps=True), greet("", True))
cfg = {"port": 0, "host": ""}
print(cfg.get("port") or 8080, cfg.get("host", "x"), cfg.get("none") or "dflt", 0 if None else 1, (None or 0) is None, "" or [] or {}, 1 and 2 and 3, [] and 1)
x = 7
print("odd" if x % 2 else "even", x > 5 and "big" or "small", not not x, bool(x) + 1, (x > 3) + (x > 5) + (x > 9), "yes" * (x == 7))
