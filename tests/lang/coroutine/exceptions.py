# needs: 3.14
class Y:
    def __await__(self):
        try:
            yield "wait"
        except KeyError as e:
            return f"handled {e}"
        return "normal"
async def f():
    try:
        r = await Y()
        print(r)
        r = await Y()
        print(r)
    except ValueError as e:
        print("f caught", e)
        return "recovered"
    finally:
        print("finally")
c = f()
c.send(None)
c.throw(KeyError("k"))
try:
    c.throw(ValueError("v"))
except StopIteration as e:
    print(e.value)
async def bad():
    raise StopIteration("x")
try:
    bad().send(None)
except RuntimeError as e:
    print(e)
c = f(); c.send(None); c.close()
async def not_awaitable():
    await 5
try:
    not_awaitable().send(None)
except TypeError as e:
    print(e)
