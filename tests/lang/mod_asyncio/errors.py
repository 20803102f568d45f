# needs: 3.14
# Errors of loops and tasks: what is refused, and what an error in a callback does.
import asyncio


async def f():
    return 1


async def raises(e):
    raise e


for wrong in (lambda: asyncio.run(5), lambda: asyncio.get_running_loop(), lambda: asyncio.create_task(c), lambda: asyncio.current_task(),
              lambda: asyncio.run(raises(KeyError('k')))):
    c = f()
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, e)
    c.close()


async def main():
    c = f()
    try:
        asyncio.run(c)
    except RuntimeError as e:
        print(e)
    c.close()
    loop = asyncio.get_running_loop()
    try:
        loop.run_until_complete(loop.create_future())
    except RuntimeError as e:
        print(e)
    seen = []
    loop.set_exception_handler(lambda loop, context: seen.append((sorted(context), repr(context['exception']))))
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(seen)
    loop.set_debug(True)
    try:
        loop.call_soon(5)
    except TypeError as e:
        print('TypeError')
    loop.set_debug(False)
    for value in (5, 'text'):
        class Bad:
            def __await__(self):
                yield value
        t = asyncio.create_task(asyncio.wait_for(Bad(), None))
        print(await asyncio.gather(t, return_exceptions=True))

    class Twice:
        def __await__(self):
            yield loop.create_future()
    print([type(e).__name__ for e in await asyncio.gather(asyncio.wait_for(Twice(), None), return_exceptions=True)])

    async def itself():
        await asyncio.current_task()
    print([str(e).split(':')[0] for e in await asyncio.gather(itself(), return_exceptions=True)])
    try:
        raise await asyncio.gather(raises(LookupError('chain')), return_exceptions=True) and ValueError('x')
    except ValueError as e:
        print(e)


asyncio.run(main())
loop = asyncio.new_event_loop()
print(loop.run_until_complete(f()), loop.is_closed())
loop.call_soon(loop.stop)
loop.run_forever()
loop.close()
print(loop.is_closed())
c = f()
try:
    loop.run_until_complete(c)
except RuntimeError as e:
    print(e)
c.close()
with asyncio.Runner() as runner:
    print(runner.run(f()), runner.run(asyncio.sleep(0.001, 2)))
try:
    asyncio.run(raises(SystemExit(3)))
except SystemExit as e:
    print('exit', e.code)
