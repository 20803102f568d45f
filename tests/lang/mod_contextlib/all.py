# contextlib: contextmanager, ExitStack, suppress, closing, nullcontext, ContextDecorator.
from contextlib import *


@contextmanager
def tag(name):
    """doc"""
    print('<', name)
    try:
        yield name.upper()
    except ValueError as e:
        print('caught', e)
    finally:
        print('>', name)


with tag('a') as x:
    print(x)
with tag('b'):
    raise ValueError('v')
try:
    with tag('c'):
        raise KeyError('k')
except KeyError as e:
    print('out', repr(e))
print(tag.__name__, tag.__doc__, tag.__wrapped__.__name__)


@tag('deco')
def f(x):
    return x + 1


print(f(1), f(2), f.__name__)


def attempt(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e, repr(e.__context__))


@contextmanager
def none():
    if 0:
        yield


@contextmanager
def two():
    yield 1
    yield 2


@contextmanager
def again():
    try:
        yield
    except Exception:
        yield


def use(cm, exc=None):
    with cm as v:
        if exc:
            raise exc
        return v


attempt(lambda: use(none()))
attempt(lambda: use(two()))
attempt(lambda: use(again(), ValueError('z')))
attempt(lambda: use(two(), StopIteration('si')))
attempt(lambda: use(two(), RuntimeError('rt')))
with suppress(ZeroDivisionError, KeyError):
    1 / 0
with suppress(ValueError) as s:
    print(s)
try:
    with suppress(KeyError):
        raise ExceptionGroup('g', [KeyError(1), ValueError(2)])
except* ValueError as g:
    print(g.exceptions)


class C:
    def close(self):
        print('closed')


with closing(C()) as c:
    print(type(c).__name__)
with nullcontext(5) as n:
    print(n)


class D(ContextDecorator):
    def __enter__(self):
        print('in')
        return self

    def __exit__(self, *exc):
        print('out', exc[0])
        return True


@D()
def g():
    raise OSError


print(g())
with ExitStack() as st:
    print(st.enter_context(tag('x')), st.enter_context(tag('y')))
    st.callback(print, 'callback', end='!\n')
    st.push(lambda *a: print('pushed', a[0]))

    @st.callback
    def last():
        print('last')
    raise ValueError('stack')
with ExitStack() as st:
    st.callback(print, 'kept')
    kept = st.pop_all()
print('after')
kept.close()
with ExitStack() as st:
    st.push(lambda *a: True)
    raise KeyError('swallowed')


def failing():
    with ExitStack() as st:
        st.callback(lambda: 1 / 0)
        st.callback(lambda: {}['k'])
        raise ValueError('first')


try:
    failing()
except ZeroDivisionError as e:
    print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
attempt(lambda: ExitStack().enter_context(3))


class Own(AbstractContextManager):
    def __exit__(self, *a):
        print('own')


with Own() as o:
    print(type(o).__name__, isinstance(o, AbstractContextManager), issubclass(C, AbstractContextManager), issubclass(D, AbstractContextManager))
attempt(AbstractContextManager)


async def main():
    @asynccontextmanager
    async def agen():
        print('enter')
        try:
            yield 1
        finally:
            print('exit')
    async with agen() as v:
        print(v)
    async with AsyncExitStack() as st:
        print(await st.enter_async_context(agen()), st.enter_context(tag('sync')))

        async def cb(x):
            print('acb', x)
        st.push_async_callback(cb, 3)
    async with nullcontext(7) as z:
        return z

try:
    main().send(None)
except StopIteration as e:
    print(e.value)
