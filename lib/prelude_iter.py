# SPDX-License-Identifier: MIT
# Python forms of the iterator types and of the functions with callbacks.


def _enumerate_new(cls, iterable, start):
    return __enumerate(cls, iter(iterable), _index(start))


def _zip_new(cls, iterables, strict):
    its = []
    for x in iterables:
        its.append(iter(x))
    return __zip(cls, its, True if strict else False)


def _map_new(cls, func, iterables, strict):
    its = []
    for x in iterables:
        its.append(iter(x))
    return __map(cls, func, its, True if strict else False)


def _filter_new(cls, func, iterable):
    return __filter(cls, func, iter(iterable))


def _reversed_new(cls, seq):
    m = __special_user(seq, '__reversed__')
    if m is not __UNBOUND__:
        if m is None:
            raise TypeError("'" + type(seq).__name__ + "' object is not reversible")
        return m()
    if __special_user(seq, '__getitem__') is __UNBOUND__ or __special(seq, '__len__') is __UNBOUND__:
        u = __unwrap(seq)
        if u is not seq:
            return reversed(u)
        raise TypeError("'" + type(seq).__name__ + "' object is not reversible")
    return __revseq_iter(cls, seq, len(seq) - 1)


def _iter_builtin(o, sentinel):
    return _iter(o)


def _seq_next(it):
    o = __iter_get(it, 0)
    i = __iter_get(it, 1)
    if i < 0:
        raise StopIteration
    try:
        v = o[i]
    except (IndexError, StopIteration):
        __iter_set(it, 1, -1)
        __iter_set(it, 0, None)
        v = __UNBOUND__
    if v is __UNBOUND__:
        raise StopIteration
    __iter_set(it, 1, i + 1)
    return v


def _revseq_next(it):
    o = __iter_get(it, 0)
    i = __iter_get(it, 1)
    if i < 0 or o is None:
        raise StopIteration
    try:
        v = o[i]
    except (IndexError, StopIteration):
        __iter_set(it, 1, -1)
        v = __UNBOUND__
    if v is __UNBOUND__:
        raise StopIteration
    __iter_set(it, 1, i - 1)
    return v


def _calliter_next(it):
    f = __iter_get(it, 0)
    v = __UNBOUND__
    try:
        v = f()
    except StopIteration:
        pass
    if v is __UNBOUND__:
        _calliter_end(it)
        raise StopIteration
    s = __iter_get(it, 1)
    if v is s or v == s:
        _calliter_end(it)
        raise StopIteration
    return v


def _calliter_end(it):
    __iter_set(it, 0, None)
    __iter_set(it, 1, __UNBOUND__)


# Merge sort by Python's <, from runs of ascending elements up; indexes into keys are sorted so that values follow.
def _sort_slow(items, keys, reverse):
    if keys is None:
        keys = items
    n = len(items)
    src = list(range(n))
    if reverse:
        src.reverse()
    # runs of 1 with insertion for short stretches: ranges of 8
    lo = 0
    while lo < n:
        hi = lo + 8
        if hi > n:
            hi = n
        i = lo + 1
        while i < hi:
            x = src[i]
            k = keys[x]
            left = lo
            right = i
            while left < right:
                mid = (left + right) // 2
                if k < keys[src[mid]]:
                    right = mid
                else:
                    left = mid + 1
            j = i
            while j > left:
                src[j] = src[j - 1]
                j -= 1
            src[left] = x
            i += 1
        lo = hi
    width = 8
    while width < n:
        out = []
        lo = 0
        while lo < n:
            mid = lo + width
            if mid > n:
                mid = n
            hi = lo + 2 * width
            if hi > n:
                hi = n
            i = lo
            j = mid
            if j < hi and not keys[src[j]] < keys[src[j - 1]]:
                while i < hi:
                    out.append(src[i])
                    i += 1
            else:
                while i < mid and j < hi:
                    if keys[src[j]] < keys[src[i]]:
                        out.append(src[j])
                        j += 1
                    else:
                        out.append(src[i])
                        i += 1
                while i < mid:
                    out.append(src[i])
                    i += 1
                while j < hi:
                    out.append(src[j])
                    j += 1
            lo = hi
        src = out
        width = width * 2
    if reverse:
        src.reverse()
    r = []
    for i in src:
        r.append(items[i])
    return r


def _print(args, sep, end, file, flush):
    if sep is None:
        sep = ' '
    elif not isinstance(sep, str):
        raise TypeError('sep must be None or a string, not ' + type(sep).__name__)
    if end is None:
        end = '\n'
    elif not isinstance(end, str):
        raise TypeError('end must be None or a string, not ' + type(end).__name__)
    if file is None:
        file = __stdout()
        if file is None:
            return None
    if file is __UNBOUND__:
        parts = []
        for x in args:
            parts.append(_str(x))
        __out(sep.join(parts) + end)
        return None
    write = file.write
    first = True
    for x in args:
        if not first:
            write(sep)
        first = False
        write(_str(x))
    write(end)
    if flush:
        file.flush()
    return None


# ---- import ----

def _import_builtin(name, globals, locals, fromlist, level):
    return _import(name, level, fromlist, globals)


def _import(name, level, fromlist, globals):
    if not isinstance(name, str):
        raise TypeError('__import__() argument 1 must be str, not ' + type(name).__name__)
    if level:
        name = _absolute_name(name, level, globals)
    if name == '':
        raise ValueError('Empty module name')
    modules = __modules()
    m = modules.get(name, __UNBOUND__)
    if m is __UNBOUND__:
        dot = name.rpartition('.')
        if dot[0]:
            _import(dot[0], 0, (), globals)
            m = modules.get(name, __UNBOUND__)
        if m is __UNBOUND__:
            m = __find_module(name)
            if m is not None and dot[0]:
                setattr(modules[dot[0]], dot[2], m)
        if m is None:
            if dot[0] and getattr(modules.get(dot[0]), '__path__', None) is None:
                raise ModuleNotFoundError("No module named '" + name + "'; '" + dot[0] + "' is not a package", name=name)
            error = ModuleNotFoundError("No module named '" + name + "'", name=name)
            error.add_note(__import_hint(name))
            raise error
    if m is None:
        raise ModuleNotFoundError('import of ' + name + ' halted; None in sys.modules', name=name)
    if fromlist:
        if getattr(m, '__path__', None) is not None:
            _import_submodules(m, fromlist)
        return m
    head = name.partition('.')
    if head[1]:
        return modules.get(head[0], m)
    return m


def _absolute_name(name, level, globals):
    package = globals.get('__package__') if globals is not None else None
    if not package:
        raise ImportError('attempted relative import with no known parent package')
    while level > 1:
        package = package.rpartition('.')[0]
        if not package:
            raise ImportError('attempted relative import beyond top-level package')
        level -= 1
    return package + '.' + name if name else package


# `from package import name`, where name may be a module of the package that nobody imported yet.
def _import_submodules(package, names):
    for name in names:
        if name != '*' and _module_attr(package, name) is __UNBOUND__:
            full = package.__name__ + '.' + name
            m = __modules().get(full, __UNBOUND__)
            if m is __UNBOUND__:
                m = __find_module(full)
            if m is not None:
                setattr(package, name, m)


# Not getattr() with a default of __UNBOUND__: that is how it says that it has none.
def _module_attr(module, name):
    try:
        return getattr(module, name)
    except AttributeError:
        return __UNBOUND__


def _import_from(module, name):
    v = _module_attr(module, name)
    if v is not __UNBOUND__:
        return v
    mname = getattr(module, '__name__', None)
    if isinstance(mname, str):
        v = __modules().get(mname + '.' + name, __UNBOUND__)
        if v is not __UNBOUND__:
            return v
    if not isinstance(mname, str):
        raise ImportError("cannot import name '" + name + "' from '<unknown module name>' (unknown location)", name=name)
    raise ImportError("cannot import name '" + name + "' from '" + mname + "' (unknown location)", name=mname)


def _import_star(module, namespace):
    names = getattr(module, '__all__', None)
    skip = names is None
    if skip:
        names = list(module.__dict__)
    for n in names:
        if not isinstance(n, str):
            raise TypeError('Item in ' + module.__name__ + '.__all__ must be str, not ' + type(n).__name__)
        if skip and n[:1] == '_':
            continue
        namespace[n] = getattr(module, n)
