async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("got", got)
    finally:
        print("agen finally")
async def main():
    async for x in agen(2):
        print(x)
    g = agen(5)
    print(await g.__anext__(), await g.asend("hello"))
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("closed")
    h = agen(3)
    print(await anext(h))
    try:
        await h.athrow(ValueError("thrown"))
    except ValueError as e:
        print("athrow", e)
    print(await anext(agen(0), "default"))
    return type(g).__name__
try:
    main().send(None)
except StopIteration as e:
    print(e.value)
