# throw() and close() of what __await__(), asend(), __anext__() and athrow() give.
import types


@types.coroutine
def pause(x):
    try:
        got = yield x
    except ValueError as e:
        return 'caught ' + str(e)
    return got


async def coro():
    try:
        return await pause(1)
    finally:
        print('coro ends')


def step(it, *args):
    try:
        return it.send(*args)
    except StopIteration as e:
        return 'stop', e.value


it = coro().__await__()
print(step(it, None))
try:
    it.throw(ValueError('v'))
except StopIteration as e:
    print(e.value)
it = coro().__await__()
print(step(it, None), it.close(), it.close())
it = coro().__await__()
print(it.close())
it = coro().__await__()
step(it, None)
try:
    it.throw(KeyError)
except KeyError as e:
    print(repr(e))


async def agen():
    for i in range(6):
        try:
            yield i
        except ZeroDivisionError:
            await pause(1000)
            yield 'after'


a = agen()
print(step(a.__anext__(), None), step(a.asend(None), None))
print(a.__anext__().throw(ZeroDivisionError))
d = agen()
print(step(d.__anext__(), None))
try:
    d.asend(None).throw(LookupError('gone'))
except LookupError as e:
    print(repr(e))
try:
    d.__anext__().send(None)
except StopAsyncIteration:
    print('exhausted')
