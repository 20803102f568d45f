# run, create_task, gather, the order in which tasks take turns, names, states, results.
import asyncio

log = []


async def worker(name, n, result=None):
    for i in range(n):
        log.append((name, i))
        await asyncio.sleep(0)
    return result


async def turns():
    a = asyncio.create_task(worker('a', 3, 1), name='first')
    b = asyncio.create_task(worker('b', 2, 2))
    print(a.get_name(), a.done(), asyncio.current_task() in asyncio.all_tasks(), len(asyncio.all_tasks()))
    log.append('main')
    print(await worker('c', 2, 3), await a, await b, log)
    print(a.done(), a.result(), a.exception(), a.cancelled(), a.cancel(), asyncio.iscoroutine(a.get_coro()))
    a.set_name('renamed')
    print(a.get_name(), asyncio.isfuture(a), asyncio.isfuture(3), asyncio.iscoroutinefunction(worker), asyncio.iscoroutinefunction(print))
    return 'end'


async def gathering():
    print(await asyncio.gather())
    c = worker('x', 1, 5)
    print(await asyncio.gather(worker('g', 2, 1), c, asyncio.sleep(0.01, 7), c))

    async def fail(n):
        await asyncio.sleep(n / 1000)
        raise ValueError(n)

    print(await asyncio.gather(fail(2), asyncio.sleep(0, 'slept'), fail(1), return_exceptions=True))
    late = asyncio.create_task(worker('late', 1, 'late'))
    try:
        await asyncio.gather(fail(2), fail(1), late)
    except ValueError as e:
        print('gather raised', e, await late)
    g = asyncio.gather(asyncio.sleep(10), asyncio.sleep(20))
    await asyncio.sleep(0)
    g.cancel()
    try:
        await g
    except asyncio.CancelledError:
        print('gather cancelled', g.cancelled(), g.done())


async def awaitables():
    class Aw:
        def __await__(self):
            yield from asyncio.sleep(0).__await__()
            return 'aw'

    print(await Aw(), await asyncio.ensure_future(Aw()), await asyncio.gather(Aw(), Aw()))
    f = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(f.set_result, 'called')
    print(f.done(), await f, f.done(), f.result())
    print(await asyncio.wait_for(f, 1), await asyncio.shield(f))


print(asyncio.run(turns()))
asyncio.run(gathering())
asyncio.run(awaitables())
