# Queue, LifoQueue, PriorityQueue.
import asyncio


async def producer(q, n):
    for i in range(n):
        await q.put(i)
        print('put', i, q.qsize())
    await q.put(None)


async def consumer(q):
    total = []
    while (x := await q.get()) is not None:
        total.append(x)
        q.task_done()
    q.task_done()
    return total


async def main():
    q = asyncio.Queue(maxsize=2)
    c, _ = await asyncio.gather(consumer(q), producer(q, 5))
    await q.join()
    print(c, q.empty(), q.full(), q.maxsize, q)
    for f in (q.get_nowait, q.task_done):
        try:
            f()
        except (asyncio.QueueEmpty, ValueError) as e:
            print(type(e).__name__, e)
    q.put_nowait(1)
    q.put_nowait(2)
    try:
        q.put_nowait(3)
    except asyncio.QueueFull as e:
        print(type(e).__name__, q.full(), q.qsize(), str(q))
    for kind in (asyncio.LifoQueue, asyncio.PriorityQueue, asyncio.Queue):
        k = kind()
        for x in (3, 1, 2):
            await k.put(x)
        print(kind.__name__, [k.get_nowait() for _ in range(3)])
    q = asyncio.Queue()
    getters = [asyncio.create_task(q.get()) for _ in range(3)]
    await asyncio.sleep(0)
    getters[0].cancel()
    await q.put('a')
    await q.put('b')
    print(await asyncio.gather(*getters, return_exceptions=True))
    try:
        await asyncio.wait_for(q.get(), 0.001)
    except TimeoutError:
        print('empty')

    # A pool of workers, as models write it.
    work, out = asyncio.Queue(), []

    async def worker(name):
        while True:
            n = await work.get()
            await asyncio.sleep(n / 1000)
            out.append((n, name))
            work.task_done()

    for n in range(6):
        work.put_nowait(n)
    workers = [asyncio.create_task(worker(i)) for i in range(3)]
    await work.join()
    for w in workers:
        w.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    print(out)


asyncio.run(main())
