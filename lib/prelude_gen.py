# SPDX-License-Identifier: MIT
# Generators and modules: what the machine's own natives leave to Python.


def _make_exc(type_, value):
    if isinstance(type_, BaseException):
        if value is not __UNBOUND__ and value is not None:
            raise TypeError('instance exception may not have a separate value')
        return type_
    if isinstance(type_, type) and issubclass(type_, BaseException):
        if value is __UNBOUND__ or value is None:
            exc = type_()
        elif isinstance(value, type_):
            exc = value
        elif isinstance(value, tuple):
            exc = type_(*value)
        else:
            exc = type_(value)
        if isinstance(exc, BaseException):
            return exc
        return TypeError('calling ' + repr(type_) + ' should have returned an instance of BaseException, not ' + type(exc).__name__)
    raise TypeError('exceptions must be classes or instances deriving from BaseException, not ' + type(type_).__name__)


# GeneratorExit does not go through `yield from`: what stands there is closed first.
def _throw_into(g, exc):
    if isinstance(exc, GeneratorExit):
        sub = __gen_delegate(g)
        if sub is not None:
            try:
                close = getattr(sub, 'close', None)
                if close is not None:
                    close()
            except BaseException as e:
                return __gen_throw_value(g, e, True)
            return __gen_throw_value(g, exc, True)
    return __gen_throw_value(g, exc, False)


def _gen_throw(g, type_, value, tb):
    return _throw_into(g, _make_exc(type_, value))


def _agen_athrow(g, type_, value, tb):
    return __agen_athrow_value(g, _make_exc(type_, value))


def _agen_aclose(g):
    async def run():
        state = __gen_state(g)
        if state == 0:
            __gen_close_now(g)
            return None
        if state == 3:
            return None
        try:
            await __agen_athrow_value(g, GeneratorExit())
        except (GeneratorExit, StopAsyncIteration):
            return None
        raise RuntimeError('async generator ignored GeneratorExit')

    return run()


def _gen_close(g):
    state = __gen_state(g)
    if state == 0:
        __gen_close_now(g)
        return None
    if state == 3:
        return None
    if state == 2:
        raise ValueError(type(g).__name__ + ' already executing')
    try:
        _throw_into(g, GeneratorExit())
    except GeneratorExit:
        return None
    except StopIteration as e:
        return e.value
    raise RuntimeError(type(g).__name__ + ' ignored GeneratorExit')


# What __await__(), asend() and athrow() give.
def _wrap_throw(it, type_, value, tb):
    return _throw_into(__async_of(it), _make_exc(type_, value))


def _wrap_close(it):
    return _gen_close(__async_of(it))


def _asend_throw(it, type_, value, tb):
    return __agen_athrow_value(__async_of(it), _make_exc(type_, value)).send(None)


def _asend_close(it):
    if __gen_state(__async_of(it)) == 3:
        return None
    try:
        _asend_throw(it, GeneratorExit, None, None)
    except (StopIteration, StopAsyncIteration, GeneratorExit):
        return None
    raise RuntimeError('coroutine ignored GeneratorExit')


def _anext_default(awaitable, default):
    async def run():
        try:
            return await awaitable
        except StopAsyncIteration:
            return default

    return run()


def _find_module(name):
    m = __native_module(name)
    if m is not None:
        return m
    start = __frozen_start(name)
    if start is None:
        return None
    modules = __modules()
    try:
        start[1]()
    except BaseException:
        modules.pop(name, None)
        raise
    return modules.get(name, start[0])


# A top-level await that has to wait, in a program that imported asyncio: its loop runs.
def _block(value):
    events = __modules().get('asyncio.events')
    if events is not None:
        events._block(value)
    return None
