# Lock, Event, Condition, Semaphore, BoundedSemaphore, Barrier: who gets in, and in which order.
import asyncio

log = []


async def locked(lock, name):
    async with lock:
        log.append(name)
        await asyncio.sleep(0)
        log.append(name)


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(*[locked(lock, n) for n in 'abc'])
    print(log, lock.locked())
    try:
        lock.release()
    except RuntimeError as e:
        print(e)
    await lock.acquire()
    one = asyncio.create_task(locked(lock, 'x'))
    two = asyncio.create_task(locked(lock, 'y'))
    await asyncio.sleep(0)
    one.cancel()
    lock.release()
    await two
    print(log[-2:], one.cancelled(), lock.locked(), repr(lock)[-11:])

    event = asyncio.Event()

    async def wait(n):
        await event.wait()
        log.append(n)

    tasks = [asyncio.create_task(wait(n)) for n in range(3)]
    await asyncio.sleep(0)
    print(event.is_set(), repr(event)[-18:])
    event.set()
    await asyncio.gather(*tasks)
    print(log[-3:], await event.wait(), event.is_set())
    event.clear()
    print(event.is_set())

    sem = asyncio.Semaphore(2)
    inside = most = 0

    async def use(n):
        nonlocal inside, most
        async with sem:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1
        return n

    print(await asyncio.gather(*[use(n) for n in range(7)]), most, sem.locked())
    bounded = asyncio.BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError as e:
        print(e)
    try:
        asyncio.Semaphore(-1)
    except ValueError as e:
        print(e)

    cond = asyncio.Condition()
    got = []

    async def consumer(n):
        async with cond:
            await cond.wait_for(lambda: len(got) >= n)
            got.append(('c', n))

    tasks = [asyncio.create_task(consumer(n)) for n in (2, 0, 1)]
    await asyncio.sleep(0.001)
    for _ in range(3):
        async with cond:
            cond.notify_all()
        await asyncio.sleep(0.001)
    await asyncio.gather(*tasks)
    print(got)
    for f in (cond.notify, cond.notify_all):
        try:
            f()
        except RuntimeError as e:
            print(e)
    try:
        await cond.wait()
    except RuntimeError as e:
        print(e)

    barrier = asyncio.Barrier(3)
    order = []

    async def party(n):
        await asyncio.sleep(n / 1000)
        order.append(('in', n))
        i = await barrier.wait()
        order.append('out')
        return i

    print(sorted(await asyncio.gather(*[party(n) for n in range(3)])), order, barrier.parties, barrier.n_waiting, barrier.broken)
    t = asyncio.create_task(party(0))
    await asyncio.sleep(0.01)
    await barrier.abort()
    print(type((await asyncio.gather(t, return_exceptions=True))[0]).__name__, barrier.broken)


asyncio.run(main())
