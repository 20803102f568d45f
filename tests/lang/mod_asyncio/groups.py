# needs: 3.14
# TaskGroup and timeout.
import asyncio


async def ok(x, t=0.001):
    await asyncio.sleep(t)
    return x


async def bad(x, t=0.001):
    await asyncio.sleep(t)
    raise x


async def waits(name):
    try:
        await asyncio.sleep(10)
    finally:
        print(name, 'ends')


async def main():
    async with asyncio.TaskGroup() as g:
        tasks = [g.create_task(ok(i, (3 - i) / 1000)) for i in range(4)]
        nested = g.create_task(ok('n'), name='named')
    print([t.result() for t in tasks], nested.get_name())

    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(waits('one'))
            g.create_task(bad(ValueError(1), 0))
            g.create_task(bad(KeyError(2), 0))
    except* ValueError as eg:
        print('value', eg.exceptions)
    except* KeyError as eg:
        print('key', eg.exceptions)

    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(waits('three'))
            await asyncio.sleep(0)
            raise OSError('body')
    except ExceptionGroup as eg:
        print(eg, eg.exceptions)

    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(bad(ZeroDivisionError(), 0))
            await waits('body')
    except ExceptionGroup as eg:
        print(eg.exceptions, asyncio.current_task().cancelling())

    async def group():
        async with asyncio.TaskGroup() as g:
            g.create_task(waits('inner'))
            await waits('outer')

    t = asyncio.create_task(group())
    await asyncio.sleep(0.001)
    t.cancel()
    print(await asyncio.gather(t, return_exceptions=True))

    g = asyncio.TaskGroup()
    for attempt in ('before', 'after'):
        c = ok(1)
        try:
            g.create_task(c)
        except RuntimeError as e:
            print(attempt, str(e).split('>')[-1])
        c.close()
        if attempt == 'before':
            async with g:
                pass

    # timeout()
    async with asyncio.timeout(1) as limit:
        print(await ok('in time'), limit.expired())
    print(limit.expired())
    try:
        async with asyncio.timeout(0.01) as limit:
            await waits('late')
    except TimeoutError as e:
        print('timeout', limit.expired(), type(e.__cause__))
    async with asyncio.timeout(None) as limit:
        print(limit.when())
        limit.reschedule(asyncio.get_running_loop().time() + 10)
        print(limit.when() > 1)
    try:
        async with asyncio.timeout(0):
            await asyncio.sleep(0)
            print('not here')
    except TimeoutError:
        print('at once')
    try:
        async with asyncio.timeout(10):
            async with asyncio.timeout(0.001) as inner:
                await asyncio.sleep(1)
    except TimeoutError:
        print('nested', inner.expired())
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + 0.001):
            async with asyncio.TaskGroup() as g:
                g.create_task(waits('group'))
    except TimeoutError:
        print('group timed out')
    try:
        async with asyncio.timeout(0.001):
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                raise ValueError('instead')
    except ValueError as e:
        print(repr(e), type(e.__context__).__name__)
    for make in (lambda: limit.reschedule(5),):
        try:
            make()
        except RuntimeError as e:
            print(type(e).__name__)


asyncio.run(main())
