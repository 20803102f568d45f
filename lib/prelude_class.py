# SPDX-License-Identifier: MIT
# Classes, attributes, functions and exceptions: what needs Python calls in between. The leaf halves are in src/obj and
# src/builtin (object.c, type.c, descr.c, exc.c); names with two underscores in front are hidden natives.


# ---- attributes ----

def _generic_getattr(o, name):
    found = __attr_find(o, name)
    kind = found[0]
    if kind == 0:
        return found[1]
    if kind == 1:
        return __bind(found[1], found[2])
    if kind == 2:
        return found[1](found[2])
    if kind == 3:
        return __lookup(type(found[1]), '__get__')(found[1], found[2], found[3])
    __raise_attr(o, name)


def _getattr_slow(o, name):
    cls = type(o)
    plain = __class_attr_user(o, '__getattribute__')
    fallback = __class_attr_user(o, '__getattr__')
    if fallback is __UNBOUND__:
        fallback = _module_getattr(o)
        if fallback is __UNBOUND__:
            if plain is __UNBOUND__:
                return _generic_getattr(o, name)
            return plain(name)
    try:
        if plain is __UNBOUND__:
            return _generic_getattr(o, name)
        return plain(name)
    except AttributeError:
        pass
    return fallback(name)


def _module_getattr(o):
    if __is_module(o):
        found = __attr_find(o, '__getattr__')
        if found[0] == 0:
            return found[1]
    return __UNBOUND__


def _setattr_slow(o, name, value):
    f = __class_attr_user(o, '__setattr__')
    if f is __UNBOUND__:
        return _generic_setattr(o, name, value)
    f(name, value)


def _delattr_slow(o, name):
    f = __class_attr_user(o, '__delattr__')
    if f is __UNBOUND__:
        return _generic_delattr(o, name)
    f(name)


# Reached when the class attribute is a property or another data descriptor written in Python, and when the class has only the other
# one of __setattr__ and __delattr__.
def _generic_setattr(o, name, value):
    d = __lookup(type(o), name)
    f = __UNBOUND__
    if d is not __UNBOUND__:
        f = __lookup(type(d), '__set__')
        if f is __UNBOUND__ and __lookup(type(d), '__delete__') is not __UNBOUND__:
            raise AttributeError('__set__')
    if f is not __UNBOUND__:
        f(d, o, value)
    elif isinstance(o, type):
        type.__setattr__(o, name, value)
    else:
        object.__setattr__(o, name, value)


def _generic_delattr(o, name):
    d = __lookup(type(o), name)
    f = __UNBOUND__
    if d is not __UNBOUND__:
        f = __lookup(type(d), '__delete__')
        if f is __UNBOUND__ and __lookup(type(d), '__set__') is not __UNBOUND__:
            raise AttributeError('__delete__')
    if f is not __UNBOUND__:
        f(d, o)
    elif isinstance(o, type):
        type.__delattr__(o, name)
    else:
        object.__delattr__(o, name)


def _getattr(o, name, default):
    if default is __UNBOUND__:
        return _getattr_slow(o, name)
    try:
        return _getattr_slow(o, name)
    except AttributeError:
        return default


def _hasattr(o, name):
    try:
        _getattr_slow(o, name)
    except AttributeError:
        return False
    return True


def _setattr(o, name, value):
    _setattr_slow(o, name, value)


def _delattr(o, name):
    _delattr_slow(o, name)


def _super_get(cls, self, name):
    return _generic_getattr(__super(cls, self), name)


def _property_get(self, instance, owner):
    if instance is None:
        return self
    parts = __prop_parts(self)
    if parts[0] is None:
        raise AttributeError(_property_text(parts[3], instance, 'getter'))
    return parts[0](instance)


def _property_set(self, instance, value):
    parts = __prop_parts(self)
    if parts[1] is None:
        raise AttributeError(_property_text(parts[3], instance, 'setter'))
    parts[1](instance, value)


def _property_delete(self, instance):
    parts = __prop_parts(self)
    if parts[2] is None:
        raise AttributeError(_property_text(parts[3], instance, 'deleter'))
    parts[2](instance)


def _property_text(name, instance, what):
    if name is None:
        return "property of '" + type(instance).__qualname__ + "' object has no " + what
    return "property " + repr(name) + " of '" + type(instance).__qualname__ + "' object has no " + what


def _descr_abstract(self):
    return bool(getattr(self.__func__, '__isabstractmethod__', False))


def _static_call(self, args, kwargs):
    return self.__func__(*args, **kwargs)


def _call_self(self, args, kwargs):
    return self(*args, **kwargs)


# ---- object ----

def _object_repr(self):
    return repr(self)


def _object_str(self):
    return repr(self)


def _object_eq(self, value):
    return self == value


def _object_ne(self, value):
    f = __class_attr(self, '__eq__')
    r = f(value)
    if r is NotImplemented:
        return r
    return not r


def _object_hash(self):
    return hash(self)


def _object_format(self, spec):
    return str(self)


def _object_dir(self):
    return __dir_names(self)


def _type_dir(self):
    return __dir_names(self)


# ---- isinstance, issubclass ----

def _isinstance(x, c):
    if type(x) is c:
        return True
    if type(c) is tuple:
        for part in c:
            if isinstance(x, part):
                return True
        return False
    if __is_type(c):
        check = __class_attr_user(c, '__instancecheck__')
        if check is not __UNBOUND__:
            if check(x):
                return True
            return False
        if __real_isinstance(x, c):
            return True
        claimed = getattr(x, '__class__', None)
        return __real_sub(claimed, c)
    args = getattr(c, '__args__', None)
    if __is_union(c):
        for part in args:
            if isinstance(x, part):
                return True
        return False
    check = __class_attr(c, '__instancecheck__')
    if check is not __UNBOUND__:
        if check(x):
            return True
        return False
    bases = getattr(c, '__bases__', None)
    if type(bases) is not tuple:
        raise TypeError('isinstance() arg 2 must be a type, a tuple of types, or a union')
    return _virtual_sub(getattr(x, '__class__', None), c)


def _virtual_sub(cls, c):
    todo = [(cls, 0)]
    while todo:
        one, depth = todo.pop()
        if one is c:
            return True
        if depth > 1000:
            raise RecursionError('maximum recursion depth exceeded')
        bases = getattr(one, '__bases__', ())
        if type(bases) is tuple:
            for base in bases:
                todo.append((base, depth + 1))
    return False


def _issubclass(cls, c):
    if type(c) is tuple:
        for part in c:
            if issubclass(cls, part):
                return True
        return False
    if __is_union(c):
        for part in c.__args__:
            if issubclass(cls, part):
                return True
        return False
    check = __class_attr_user(c, '__subclasscheck__')
    if check is not __UNBOUND__:
        if check(cls):
            return True
        return False
    if __is_type(c) and __is_type(cls):
        return __real_sub(cls, c)
    if type(getattr(cls, '__bases__', None)) is not tuple:
        raise TypeError('issubclass() arg 1 must be a class')
    if type(getattr(c, '__bases__', None)) is not tuple:
        raise TypeError('issubclass() arg 2 must be a class, a tuple of classes, or a union')
    return _virtual_sub(cls, c)


# ---- making instances ----

def _type_call(cls, args, kwargs):
    if type(cls) is not type:
        call = __class_attr_user(cls, '__call__')
        if call is not __UNBOUND__:
            return call(*args, **kwargs)
    return _make(cls, args, kwargs)


def _make(cls, args, kwargs):
    if cls is type and len(args) == 1 and not kwargs:
        return type(args[0])
    new = __new_of(cls)
    if new is __UNBOUND__ or new is None:
        raise TypeError("cannot create '" + __full_name(cls) + "' instances")
    if __lazy_new(cls) and __is_native(new):
        __abstract_error(cls)
        o = new(cls)
    else:
        o = new(cls, *args, **kwargs)
    if not __real_isinstance(o, cls):
        return o
    init = __class_attr(o, '__init__')
    r = init(*args, **kwargs)
    if r is not None:
        raise TypeError("__init__() should return None, not '" + type(r).__name__ + "'")
    return o


def _list_init(self, iterable):
    self.clear()
    if iterable is not __UNBOUND__:
        self.extend(iterable)


def _dict_init(self, args, kwargs):
    if len(args) > 1:
        raise TypeError('dict expected at most 1 argument, got ' + str(len(args)))
    self.update(*args, **kwargs)


def _set_init(self, iterable):
    self.clear()
    if iterable is not __UNBOUND__:
        self.update(iterable)


def _bytearray_init(self, args, kwargs):
    self[:] = bytes(*args, **kwargs)


# ---- making classes ----

def _build_class(func, name, bases, kwds):
    params = func.__type_params__
    if params:
        bases = bases + (_generic_base(params),)
    resolved = bases
    generic = False
    for b in bases:
        if not __is_type(b):
            resolved = _resolve_bases(bases)
            break
    for b in resolved:
        if __is_type(b) and __real_sub(b, Generic):
            generic = True
            break
    is_class = True
    if kwds and 'metaclass' in kwds:
        meta = kwds.pop('metaclass')
        is_class = __is_type(meta)
    elif resolved:
        meta = type(resolved[0])
    else:
        meta = type
    if is_class:
        meta = __calc_meta(meta, resolved)
    if meta is type:
        ns = {}
        cell = __exec_body(func, ns)
        if resolved is not bases:
            ns['__orig_bases__'] = bases
        if params:
            ns['__type_params__'] = params
        if generic:
            ns['__parameters__'] = _generic_parameters(bases)
        return _make_type(type, name, resolved, ns, kwds)
    if not kwds:
        kwds = {}
    prepare = getattr(meta, '__prepare__', None)
    if prepare is None:
        ns = {}
    else:
        ns = prepare(name, resolved, **kwds)
    if type(ns) is not dict:
        if __lookup(type(ns), '__setitem__') is __UNBOUND__ or __lookup(type(ns), '__getitem__') is __UNBOUND__:
            raise TypeError((meta.__name__ if is_class else '<metaclass>') + '.__prepare__() must return a mapping, not ' + type(ns).__name__)
    cell = __exec_body(func, ns)
    if resolved is not bases:
        ns['__orig_bases__'] = bases
    if params:
        ns['__type_params__'] = params
    cls = meta(name, resolved, ns, **kwds)
    if generic and __is_type(cls):
        __class_set(cls, '__parameters__', _generic_parameters(bases))
    if __is_type(cls) and cell is not None and __cell_empty(cell):
        raise RuntimeError('__class__ not set defining ' + repr(name) + ' as ' + repr(cls) + '. Was __classcell__ propagated to type.__new__?')
    return cls


# Names of a body whose namespace is no plain dict. other: the global or the enclosing function's value.
def _load_mapped(ns, name, other):
    try:
        return ns[name]
    except KeyError:
        pass
    if other is __UNBOUND__:
        raise NameError("name '" + name + "' is not defined", name=name)
    return other


def _del_mapped(ns, name):
    try:
        del ns[name]
        return
    except KeyError:
        pass
    raise NameError("name '" + name + "' is not defined", name=name)


def _resolve_bases(bases):
    out = []
    changed = False
    for b in bases:
        if __is_type(b):
            out.append(b)
            continue
        entries = getattr(b, '__mro_entries__', None)
        if entries is None:
            out.append(b)
            continue
        more = entries(bases)
        if type(more) is not tuple:
            raise TypeError('__mro_entries__ must return a tuple')
        changed = True
        out.extend(more)
    if changed:
        return tuple(out)
    return bases


def _type_new(cls, name, bases, ns, kwds):
    if bases is __UNBOUND__ and ns is __UNBOUND__ and cls is type and not kwds:
        return type(name)
    if bases is __UNBOUND__ or ns is __UNBOUND__:
        if cls is type:
            raise TypeError('type() takes 1 or 3 arguments')
        raise TypeError('type.__new__() takes exactly 3 arguments (' + ('1' if bases is __UNBOUND__ else '2') + ' given)')
    if type(bases) is tuple:
        for b in bases:
            if not __is_type(b):
                if getattr(b, '__mro_entries__', None) is not None:
                    raise TypeError("type() doesn't support MRO entry resolution; use types.new_class()")
        win = __calc_meta(cls, bases)
        if win is not cls:
            new = __new_of(win)
            if not __is_native(new):
                return new(win, name, bases, ns, **kwds)
            cls = win
    return _make_type(cls, name, bases, ns, kwds)


def _make_type(meta, name, bases, ns, kwds):
    slots = None
    if isinstance(ns, dict):
        slots = ns.get('__slots__', None)
    if slots is not None and type(slots) is not str and type(slots) is not tuple and type(slots) is not list and type(slots) is not dict:
        ns = dict(ns)
        ns['__slots__'] = tuple(slots)
    cls = __type_new(meta, name, bases, ns)
    for item in __set_names(cls):
        try:
            item[0](item[1], cls, item[2])
        except BaseException as e:
            e.add_note("Error calling __set_name__ on '" + type(item[1]).__name__ + "' instance " + repr(item[2]) + " in '" + name + "'")
            raise
    hook = __super_lookup(cls, '__init_subclass__')
    if hook is not None:
        if kwds:
            hook(**kwds)
        else:
            hook()
    elif kwds:
        raise TypeError(name + '.__init_subclass__() takes no keyword arguments')
    return cls


def _type_annotations(cls):
    f = cls.__annotate__
    if f is None:
        d = {}
    else:
        d = f(1)
        if type(d) is not dict:
            raise TypeError("__annotate__ returned non-dict of type '" + type(d).__name__ + "'")
    __class_set(cls, '__annotations_cache__', d)
    return d


def _func_annotations(f):
    d = __func_annotate(f)(1)
    if type(d) is not dict:
        raise TypeError("__annotate__ returned non-dict of type '" + type(d).__name__ + "'")
    __func_set_annotations(f, d)
    return d


# ---- exceptions ----

def _exc_str(self):
    if __is_key_error(self) and len(self.args) == 1:
        return repr(self.args[0])
    if len(self.args) == 1:
        return str(self.args[0])
    return str(self.args)


def _exc_repr(self):
    args = self.args
    if len(args) == 1:
        return type(self).__name__ + '(' + repr(args[0]) + ')'
    return type(self).__name__ + repr(args)


def _eg_new(cls, args, kwargs):
    if kwargs:
        raise TypeError(cls.__name__ + '() takes no keyword arguments')
    if len(args) != 2:
        raise TypeError('BaseExceptionGroup.__new__() takes exactly 2 arguments (' + str(len(args)) + ' given)')
    message = args[0]
    if not isinstance(message, str):
        raise TypeError('BaseExceptionGroup.__new__() argument 1 must be str, not ' + type(message).__name__)
    excs = args[1]
    if __lookup(type(excs), '__getitem__') is __UNBOUND__ or __lookup(type(excs), '__len__') is __UNBOUND__ or isinstance(excs, (set, dict)):
        raise TypeError('second argument (exceptions) must be a sequence')
    if len(excs) == 0:
        raise ValueError('second argument (exceptions) must be a non-empty sequence')
    if type(excs) is not list and type(excs) is not tuple:
        excs = tuple(excs)
    return __eg_make(cls, message, excs)


def _eg_derive(self, excs):
    return BaseExceptionGroup(self.message, excs)


def _eg_matcher(matcher):
    if __is_type(matcher):
        if __real_sub(matcher, BaseException):
            return True
    elif type(matcher) is tuple:
        for m in matcher:
            if not (__is_type(m) and __real_sub(m, BaseException)):
                raise TypeError('expected an exception type, a tuple of exception types, or a callable (other than a class)')
        return True
    elif callable(matcher):
        return False
    raise TypeError('expected an exception type, a tuple of exception types, or a callable (other than a class)')


def _eg_test(exc, matcher, by_type):
    if by_type:
        return isinstance(exc, matcher)
    return matcher(exc)


def _eg_derived(self, excs):
    if not excs:
        return None
    r = self.derive(excs)
    if not isinstance(r, BaseExceptionGroup):
        raise TypeError('derive must return an instance of BaseExceptionGroup')
    return __eg_copy(self, r)


def _eg_split(self, matcher):
    return _eg_split_rec(self, matcher, _eg_matcher(matcher))


def _eg_split_rec(self, matcher, by_type):
    if _eg_test(self, matcher, by_type):
        return (self, None)
    yes = []
    no = []
    for e in self.exceptions:
        if isinstance(e, BaseExceptionGroup):
            pair = _eg_split_rec(e, matcher, by_type)
            if pair[0] is not None:
                yes.append(pair[0])
            if pair[1] is not None:
                no.append(pair[1])
        elif _eg_test(e, matcher, by_type):
            yes.append(e)
        else:
            no.append(e)
    return (_eg_derived(self, yes), _eg_derived(self, no))


def _eg_subgroup(self, matcher):
    return _eg_subgroup_rec(self, matcher, _eg_matcher(matcher))


def _eg_subgroup_rec(self, matcher, by_type):
    if _eg_test(self, matcher, by_type):
        return self
    yes = []
    for e in self.exceptions:
        if isinstance(e, BaseExceptionGroup):
            part = _eg_subgroup_rec(e, matcher, by_type)
            if part is not None:
                yes.append(part)
        elif _eg_test(e, matcher, by_type):
            yes.append(e)
    return _eg_derived(self, yes)


def _eg_check_types(cls):
    types = cls if type(cls) is tuple else (cls,)
    for t in types:
        if not (__is_type(t) and __real_sub(t, BaseException)):
            raise TypeError('catching classes that do not inherit from BaseException is not allowed')
    for t in types:
        if __real_sub(t, BaseExceptionGroup):
            raise TypeError('catching ExceptionGroup with except* is not allowed. Use except instead.')


# except*: (matching part or None, rest or None) of a group. The machine does the exceptions that are none.
def _match_eg(exc, cls):
    _eg_check_types(cls)
    if exc is None:
        return (None, None)
    if isinstance(exc, cls):
        return (exc, None)
    pair = exc.split(cls)
    if not isinstance(pair, tuple):
        raise TypeError(type(exc).__name__ + '.split must return a tuple, not ' + type(pair).__name__)
    if len(pair) < 2:
        raise TypeError(type(exc).__name__ + '.split must return a 2-tuple, got tuple of size ' + str(len(pair)))
    return (pair[0], pair[1])


# The end of except*. excs: what the clauses raised and what none of them took, None where nothing is left. Parts of the
# group that were raised again come back in the shape they had in it; new exceptions stand beside that.
def _eg_rest(orig, excs):
    if not isinstance(orig, BaseExceptionGroup):
        return excs[0]
    raised = []
    keep = {}
    for e in excs:
        if e is None:
            continue
        if e.__traceback__ is orig.__traceback__ and e.__cause__ is orig.__cause__ and e.__context__ is orig.__context__:
            _eg_leaves(e, keep)
        else:
            raised.append(e)
    again = _eg_project(orig, keep) if keep else None
    if not raised:
        return again
    if again is not None:
        raised.append(again)
    if len(raised) == 1:
        return raised[0]
    return BaseExceptionGroup('', raised)


def _eg_leaves(exc, keep):
    if isinstance(exc, BaseExceptionGroup):
        for e in exc.exceptions:
            _eg_leaves(e, keep)
    else:
        keep[id(exc)] = True


def _eg_project(group, keep):
    parts = []
    for e in group.exceptions:
        if isinstance(e, BaseExceptionGroup):
            part = _eg_project(e, keep)
            if part is not None:
                parts.append(part)
        elif id(e) in keep:
            parts.append(e)
    return _eg_derived(group, parts)


# Before the traceback of an uncaught exception is written: str() of every exception in it that needs Python code.
def _exc_prepare(exc):
    seen = []
    todo = [exc]
    while todo and len(seen) < 400:
        e = todo.pop()
        known = e is None
        for s in seen:
            if s is e:
                known = True
                break
        if known:
            continue
        seen.append(e)
        if __exc_needs_text(e):
            try:
                __exc_set_text(e, str(e))
            except BaseException:
                pass
        todo.append(e.__cause__)
        todo.append(e.__context__)
        if isinstance(e, BaseExceptionGroup):
            todo.extend(e.exceptions)
    return exc


# traceback.format_exception: what an uncaught exception would print.
def _traceback_text(exc):
    return __exc_text(_exc_prepare(exc))
