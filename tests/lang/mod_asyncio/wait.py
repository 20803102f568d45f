# needs: 3.14
# wait, as_completed, call_soon, call_later, timers in order, sleep's clock.
import asyncio


async def ok(x, t):
    await asyncio.sleep(t)
    return x


async def bad(t):
    await asyncio.sleep(t)
    raise ValueError('bad')


async def main():
    loop = asyncio.get_running_loop()
    tasks = [asyncio.create_task(ok(i, (4 - i) / 200)) for i in range(4)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print([t.result() for t in done], len(pending))
    done, pending = await asyncio.wait(tasks, timeout=0.0001)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(tasks)
    print(sorted(t.result() for t in done), pending)
    mixed = [asyncio.create_task(bad(0.005)), asyncio.create_task(ok(1, 1))]
    done, pending = await asyncio.wait(mixed, return_when=asyncio.FIRST_EXCEPTION)
    print([repr(t.exception()) for t in done], len(pending))
    mixed[1].cancel()

    for f in asyncio.as_completed([ok('slow', 0.02), ok('fast', 0.005), ok('mid', 0.01)]):
        print(await f)
    try:
        for f in asyncio.as_completed([ok(1, 0.001), ok(2, 10)], timeout=0.02):
            print(await f)
    except TimeoutError:
        print('as_completed: timeout')

    for wrong in (lambda: asyncio.wait([]), lambda: asyncio.wait(5), lambda: asyncio.wait([mixed[0]], return_when='x'), lambda: asyncio.sleep('a')):
        try:
            await wrong()
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)

    log = []
    done = loop.create_future()
    loop.call_later(0.02, log.append, 'c')
    loop.call_later(0.005, log.append, 'a')
    loop.call_at(loop.time() + 0.01, log.append, 'b')
    loop.call_later(0.001, log.append, 'never').cancel()
    loop.call_soon(log.append, 'soon')
    loop.call_later(0.03, done.set_result, 'end')
    print(await done, log)
    handle = loop.call_soon(print, 'not printed')
    handle.cancel()
    print(handle.cancelled(), loop.is_running(), loop.is_closed())
    before = loop.time()
    await asyncio.sleep(0.05)
    print(0.04 < loop.time() - before < 1)
    print(await asyncio.sleep(0, 'r'), await asyncio.sleep(-1, 's'))

    # Callbacks of a future
    f = loop.create_future()
    f.add_done_callback(lambda f: print('first', f.result()))
    second = lambda f: print('second')
    f.add_done_callback(second)
    f.add_done_callback(second)
    print(f.remove_done_callback(second))
    f.set_result(1)
    f.add_done_callback(lambda f: print('third'))
    print('before callbacks')
    await asyncio.sleep(0)
    for wrong in (lambda: f.set_result(2), lambda: loop.create_future().result(), lambda: loop.create_future().exception(),
                  lambda: loop.create_future().set_exception(5), lambda: loop.create_future().set_exception(StopIteration)):
        try:
            wrong()
            print('fine')
        except Exception as e:
            print(type(e).__name__, str(e).split('<')[0])


asyncio.run(main())
