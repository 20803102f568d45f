"""
description: asyncio has no threads, sockets and processes: to_thread(), run_in_executor() and the streams say so or are absent. Sleeping
    tasks cost no time: when nothing but time is missing, the program's clocks go forward. A wait that nothing can end is a RuntimeError.
cause: The loop lives in the program's memory, so that it can be dumped at any wait; what a task waits for is the host.
workaround: Declare async host functions; asyncio.gather() runs them at the same time.
"""
import asyncio
import time


async def main():
    before = time.monotonic()
    await asyncio.sleep(3600)
    print(round(time.monotonic() - before))
    try:
        await asyncio.to_thread(print)
    except RuntimeError as e:
        print(e)
    await asyncio.Event().wait()


try:
    asyncio.run(main())
except RuntimeError as e:
    print(e)
