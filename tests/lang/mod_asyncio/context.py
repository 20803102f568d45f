# needs: 3.14
# Context variables: values belong to tasks and contexts.
import asyncio
import contextvars

var = contextvars.ContextVar('var', default='default')
bare = contextvars.ContextVar('bare')


async def child(name):
    before = var.get()
    var.set(name)
    await asyncio.sleep(0.001)
    return before, var.get()


async def main():
    var.set('main')
    print(await asyncio.gather(child('a'), child('b')), var.get())
    await child('direct')
    print(var.get())
    loop = asyncio.get_running_loop()
    seen = []
    loop.call_soon(lambda: seen.append(var.get()))
    var.set('after')
    await asyncio.sleep(0)
    own = contextvars.copy_context()
    own.run(var.set, 'own')
    loop.call_soon(lambda: seen.append(var.get()), context=own)
    t = asyncio.create_task(child('t'), context=own)
    print(await t, own[var], var.get(), t.get_context() is own)
    print(seen)


asyncio.run(main())
print(var.get())
try:
    bare.get()
except LookupError as e:
    print(e.args[0] is bare)
print(bare.get(5), var.name)
token = var.set(1)
second = var.set(2)
print(token.old_value, second.old_value, token.var is var)
var.reset(second)
print(var.get())
var.reset(token)
print(var.get(), token.old_value is contextvars.Token.MISSING)
for wrong in (lambda: var.reset(token), lambda: bare.reset(var.set(1)), lambda: contextvars.ContextVar(5), lambda: var.reset(5),
              lambda: contextvars.copy_context()['x'], lambda: contextvars.copy_context()[bare], lambda: contextvars.Token()):
    try:
        wrong()
        print('fine')
    except Exception as e:
        print(type(e).__name__)
ctx = contextvars.copy_context()


def change():
    var.set('changed')
    bare.set('set')
    try:
        ctx.run(print)
    except RuntimeError as e:
        print('entered already')
    return var.get()


print(ctx.run(change), var.get(), ctx[var], bare in ctx, len(ctx), ctx.get(bare), sorted(v.name for v in ctx), ctx == ctx.copy())
copy = ctx.copy()
copy.run(var.set, 'copy')
print(copy[var], ctx[var], sorted(map(str, copy.values())), copy == ctx)
