# Cancellation: where it arrives, cleanup, messages, catching it, uncancel, shield, wait_for.
import asyncio


async def sleeper(name, seconds=10):
    try:
        await asyncio.sleep(seconds)
        return name
    except asyncio.CancelledError as e:
        print(name, 'cancelled', e.args)
        raise
    finally:
        print(name, 'finally')


async def main():
    t = asyncio.create_task(sleeper('a'))
    await asyncio.sleep(0)
    print(t.cancel('why'), t.cancelling(), t.cancelled())
    try:
        await t
    except asyncio.CancelledError as e:
        print('await', e.args, t.cancelled(), t.done())
    for ask in (t.result, t.exception):
        try:
            ask()
        except asyncio.CancelledError as e:
            print('later', e.args)

    never = asyncio.create_task(sleeper('never'))
    never.cancel()
    await asyncio.wait([never])
    print('not begun', never.cancelled())

    async def stubborn():
        for _ in range(2):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print('no', asyncio.current_task().cancelling())
                asyncio.current_task().uncancel()
        return 'done'

    s = asyncio.create_task(stubborn())
    for _ in range(2):
        await asyncio.sleep(0)
        s.cancel()
    print(await s, s.cancelled())

    inner = asyncio.create_task(sleeper('inner', 0.01))
    outer = asyncio.shield(inner)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print('shield', inner.cancelled(), outer.cancelled(), await inner)

    try:
        await asyncio.wait_for(sleeper('w'), 0.01)
    except asyncio.TimeoutError as e:
        print('wait_for', type(e), e.args, type(e.__cause__))
    print(await asyncio.wait_for(sleeper('fast', 0.001), 5), await asyncio.wait_for(sleeper('free', 0.001), None))
    try:
        await asyncio.wait_for(sleeper('zero'), 0)
    except TimeoutError:
        print('zero')

    # A chain: the innermost wait is the one that is cancelled.
    async def middle(n):
        try:
            return await (middle(n - 1) if n else sleeper('deep'))
        finally:
            print('middle', n)

    t = asyncio.create_task(middle(3))
    await asyncio.sleep(0.001)
    t.cancel()
    print(await asyncio.gather(t, return_exceptions=True))

    # Cancelling the one that waits does not reach what is already done.
    async def wait_for_done(f):
        return await f

    f = asyncio.get_running_loop().create_future()
    w = asyncio.create_task(wait_for_done(f))
    await asyncio.sleep(0)
    f.set_result(1)
    w.cancel()
    print(await asyncio.gather(w, return_exceptions=True), f.result())


asyncio.run(main())


async def left_over():
    asyncio.create_task(sleeper('left'))
    await asyncio.sleep(0)
    return 'main returns first'


print(asyncio.run(left_over()))
