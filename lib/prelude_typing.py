# SPDX-License-Identifier: MIT
# Type parameters, type aliases, generic classes, template strings. Kinds of records as in heap/object.h (CL_ALIAS_*):
# 0 alias, 1 union, 2 TypeVar, 3 ParamSpec, 4 TypeVarTuple, 5 TypeAliasType, 6 and 7 args and kwargs of a ParamSpec, 8 Template,
# 9 Interpolation. Fields of 2 to 4: name, function that gives the bound, bound, function that gives the default, default, whether
# the bound is the tuple of constraints, module. Of 5: name, function that gives the value, value, parameters, module.

def _type_param(kind, name, bound, default):
    # kind 10: a TypeVar with constraints
    return __rec_make(2 if kind == 10 else kind, (name, bound, None, default, __NODEFAULT__, kind == 10, 'typing'))


def _type_alias(name, value, params, module):
    return __rec_make(5, (name, value, None, params, module))


def _rec_eval(r, i):
    f = __rec_get(r, i)
    if f is not None:
        v = f(1)
        if __rec_get(r, i) is not None:
            __rec_set(r, i + 1, v)
            __rec_set(r, i, None)
    return __rec_get(r, i + 1)


# Field 5: False, True (constraints), or bits: 1 constraints, 2 covariant, 4 contravariant, 8 variance inferred.
def _tv_bound(self):
    if int(__rec_get(self, 5)) & 1:
        return None
    return _rec_eval(self, 1)


def _tv_constraints(self):
    if int(__rec_get(self, 5)) & 1:
        return _rec_eval(self, 1)
    return ()


def _tv_default(self):
    return _rec_eval(self, 3)


def _tv_has_default(self):
    return __rec_get(self, 3) is not None or __rec_get(self, 4) is not __NODEFAULT__


def _ta_value(self):
    return _rec_eval(self, 1)


def _ps_args(self):
    return __rec_make(6, (self,))


def _ps_kwargs(self):
    return __rec_make(7, (self,))


def _ta_getitem(self, key):
    if not __rec_get(self, 3):
        raise TypeError('Only generic type aliases are subscriptable')
    return __alias_make(self, key, 0)


def _alias_iter(self):
    return __iter_new(self)


# ---- parameters and substitution ----

def _type_vars(args, out):
    for a in args:
        k = __rec_kind(a)
        if 2 <= k <= 4:
            known = False
            for o in out:
                if o is a:
                    known = True
            if not known:
                out.append(a)
        elif k == 0 or k == 1:
            _type_vars(a.__args__, out)
        elif type(a) is tuple or type(a) is list:
            _type_vars(a, out)
        elif k < 0 and not __is_type(a):
            more = getattr(a, '__parameters__', None)
            if type(more) is tuple:
                _type_vars(more, out)
    return out


def _alias_parameters(self):
    return tuple(_type_vars(self.__args__, []))


# The values for the parameters, in their order; a TypeVarTuple takes a tuple of what the others leave.
def _match_params(params, args, what):
    many = -1
    for i in range(len(params)):
        if __rec_kind(params[i]) == 4:
            many = i
    if len(params) == 1 and __rec_kind(params[0]) == 3 and not (len(args) == 1 and type(args[0]) in (list, tuple)):
        if not (len(args) == 1 and (args[0] is ... or __rec_kind(args[0]) == 3)):
            args = (args,)
    need = len(params) if many < 0 else len(params) - 1
    if len(args) > need and many < 0:
        raise TypeError('Too many arguments for ' + repr(what) + '; actual ' + str(len(args)) + ', expected ' + str(need))
    values = []
    at = 0
    for i in range(len(params)):
        if i == many:
            take = len(args) - need
            if take < 0:
                take = 0
            values.append(args[at:at + take])
            at += take
        elif at < len(args):
            v = args[at]
            if v is None:
                v = type(None)
            if __rec_kind(params[i]) == 3 and type(v) is list:
                v = tuple(v)
            values.append(v)
            at += 1
        elif _tv_has_default(params[i]):
            values.append(_tv_default(params[i]))
        else:
            least = 0
            for p in params:
                if __rec_kind(p) != 4 and not _tv_has_default(p):
                    least += 1
            raise TypeError('Too few arguments for ' + repr(what) + '; actual ' + str(len(args)) + ', expected at least ' + str(least))
    return values


def _substitute(args, params, values):
    out = []
    for a in args:
        k = __rec_kind(a)
        done = False
        if 2 <= k <= 4:
            for i in range(len(params)):
                if params[i] is a:
                    out.append(values[i])
                    done = True
                    break
        elif k == 0:
            if a.__origin__ is Unpack and __rec_kind(a.__args__[0]) == 4:
                for i in range(len(params)):
                    if params[i] is a.__args__[0]:
                        out.extend(values[i])
                        done = True
                        break
            if not done:
                a = __alias_make(a.__origin__, tuple(_substitute(a.__args__, params, values)), __alias_flavour(a))
        elif k == 1:
            a = _union_getitem(Union, tuple(_substitute(a.__args__, params, values)))
        elif type(a) is tuple or type(a) is list:
            a = type(a)(_substitute(a, params, values))
        elif k < 0 and not __is_type(a):
            own = getattr(a, '__parameters__', None)
            if own and type(own) is tuple:
                a = a[tuple(_substitute(own, params, values))]
        if not done:
            out.append(a)
    return out


def _alias_getitem(self, key):
    params = _alias_parameters(self)
    if not params:
        raise TypeError(repr(self) + ' is not a generic class')
    args = key if type(key) is tuple else (key,)
    values = _match_params(params, args, self)
    if __rec_kind(self) == 1:
        return _substitute((self,), params, values)[0]
    return __alias_make(self.__origin__, tuple(_substitute(self.__args__, params, values)), __alias_flavour(self))


def _alias_call(alias, args, kwargs):
    o = alias.__origin__(*args, **kwargs)
    try:
        o.__orig_class__ = alias
    except Exception:
        pass
    return o


# Aliases and unions with parts that have their own __eq__.
def _alias_eq(a, b):
    x = a.__args__
    y = b.__args__
    if __rec_kind(a) == 0:
        return a.__origin__ is b.__origin__ and __alias_flavour(a) == __alias_flavour(b) and x == y
    if len(x) != len(y):
        return False
    for part in x:
        if part not in y:
            return False
    return True


# The repr of an alias or a union with a part that has its own __repr__.
def _alias_part(x):
    if x is ...:
        return '...'
    if __is_type(x):
        return __full_name(x)
    if type(x) is list:
        return '[' + ', '.join([_alias_part(y) for y in x]) + ']'
    return repr(x)


def _alias_repr(self):
    if __is_union(self):
        return ' | '.join(['None' if x is type(None) else _alias_part(x) for x in self.__args__])
    star = '*' if __alias_flavour(self) == 2 else ''
    return star + _alias_part(self.__origin__) + '[' + (', '.join([_alias_part(x) for x in self.__args__]) or '()') + ']'


# ---- made by a call ----

def _alias_new(cls, origin, args):
    return __alias_make(origin, args if type(args) is tuple else (args,), 0)


def _type_arg(value, what):
    if value is None:
        return type(None)
    if type(value) is str:
        return _import('typing', 0, ('ForwardRef',), None).ForwardRef(value)
    if type(value) is tuple:
        raise TypeError(what + ' Got ' + repr(value)[:100] + '.')
    return value


def _variance(co, contra, infer):
    if co and contra:
        raise ValueError('Bivariant types are not supported.')
    if infer and (co or contra):
        raise ValueError('Variance cannot be specified with infer_variance.')
    flags = 0
    if co:
        flags += 2
    if contra:
        flags += 4
    if infer:
        flags += 8
    return flags


def _param_name(name, what):
    if not isinstance(name, str):
        raise TypeError(what + "() argument 'name' must be str, not " + ('None' if name is None else type(name).__name__))


def _tv_new(cls, name, constraints, bound, default, covariant, contravariant, infer_variance):
    _param_name(name, 'typevar')
    flags = _variance(covariant, contravariant, infer_variance)
    if bound is not None:
        bound = _type_arg(bound, 'Bound must be a type.')
    if constraints:
        if len(constraints) == 1:
            raise TypeError('A single constraint is not allowed')
        if bound is not None:
            raise TypeError('Constraints cannot be combined with bound=...')
        bound = tuple([_type_arg(c, 'TypeVar(name, constraint, ...): constraints must be types.') for c in constraints])
        flags += 1
    if default is __UNBOUND__:
        default = __NODEFAULT__
    return __rec_make(2, (name, None, bound, None, default, flags, globals().get('__name__')))


def _ps_new(cls, name, bound, default, covariant, contravariant, infer_variance):
    _param_name(name, 'paramspec')
    flags = _variance(covariant, contravariant, infer_variance)
    if bound is not None:
        bound = _type_arg(bound, 'Bound must be a type.')
    if default is __UNBOUND__:
        default = __NODEFAULT__
    return __rec_make(3, (name, None, bound, None, default, flags, globals().get('__name__')))


def _tvt_new(cls, name, default):
    _param_name(name, 'typevartuple')
    if default is __UNBOUND__:
        default = __NODEFAULT__
    return __rec_make(4, (name, None, None, None, default, False, globals().get('__name__')))


def _ta_new(cls, name, value, type_params):
    _param_name(name, 'typealias')
    if type(type_params) is not tuple:
        raise TypeError('type_params must be a tuple')
    return __rec_make(5, (name, None, value, type_params, globals().get('__name__')))


def _psa_new(cls, origin):
    return __rec_make(6, (origin,))


def _psk_new(cls, origin):
    return __rec_make(7, (origin,))


def _union_getitem(cls, params):
    args = params if type(params) is tuple else (params,)
    if not args:
        raise TypeError('Cannot take a Union of no types.')
    flat = []
    for a in args:
        a = _type_arg(a, 'Union[arg, ...]: each arg must be a type.')
        for one in (a.__args__ if __is_union(a) else (a,)):
            if one not in flat:
                flat.append(one)
    if len(flat) == 1:
        return flat[0]
    return __union_make(tuple(flat))


# ---- generic classes ----

def _generic_getitem(cls, params):
    args = params if type(params) is tuple else (params,)
    if cls is Generic or cls.__dict__.get('_is_protocol') and not cls.__parameters__ and cls.__mro__[1] is Generic:
        if not args:
            raise TypeError('Parameter list to ' + cls.__name__ + '[...] cannot be empty')
        for i in range(len(args)):
            a = args[i]
            if __rec_kind(a) == 0 and a.__origin__ is Unpack:
                a = a.__args__[0]
            if not 2 <= __rec_kind(a) <= 4:
                raise TypeError('Parameters to ' + cls.__name__ + '[...] must all be type variables or parameter specification variables.')
            for j in range(i):
                if args[j] is args[i]:
                    raise TypeError('Parameters to ' + cls.__name__ + '[...] must all be unique')
        return __alias_make(cls, args, 1)
    tvs = getattr(cls, '__parameters__', ())
    if not tvs:
        raise TypeError(repr(cls) + ' is not a generic class')
    out = []
    values = _match_params(tvs, args, cls)
    for i in range(len(tvs)):
        if __rec_kind(tvs[i]) == 4:
            out.extend(values[i])
        else:
            out.append(values[i])
    return __alias_make(cls, tuple(out), 1)


def _unpack_getitem(cls, params):
    args = params if type(params) is tuple else (params,)
    if len(args) != 1:
        raise TypeError(repr(cls) + ' accepts only single type.')
    return __alias_make(cls, (_type_arg(args[0], 'typing.Unpack accepts only single type.'),), 1)


# What a class statement with type parameters, or with a generic base, puts into the namespace.
def _generic_base(params):
    args = []
    for p in params:
        if __rec_kind(p) == 4:
            p = __alias_make(Unpack, (p,), 1)
        args.append(p)
    return __alias_make(Generic, tuple(args), 1)


def _generic_parameters(bases):
    out = []
    for b in bases:
        if __rec_kind(b) == 0:
            _type_vars(b.__args__, out)
    return tuple(out)


# ---- template strings ----

def _template_new(cls, args, kwargs):
    if cls is not Template:
        raise TypeError("Template.__new__(X): X is not a type object")
    if kwargs:
        raise TypeError('Template.__new__ only accepts *args arguments')
    strings = []
    parts = []
    text = ''
    for a in args:
        if isinstance(a, str):
            text += a
        elif __rec_kind(a) == 9:
            strings.append(text)
            text = ''
            parts.append(a)
        else:
            raise TypeError("Template.__new__ *args need to be of type 'str' or 'Interpolation', got " + type(a).__name__)
    strings.append(text)
    return __rec_make(8, (tuple(strings), tuple(parts)))


def _template_values(self):
    return tuple([i.value for i in self.interpolations])


def _template_add(self, other):
    if __rec_kind(other) != 8:
        name = type(other).__module__ + '.' + type(other).__name__ if type(other).__module__ != 'builtins' else type(other).__name__
        raise TypeError('can only concatenate string.templatelib.Template (not "' + name + '") to string.templatelib.Template')
    a = self.strings
    b = other.strings
    return __rec_make(8, (a[:-1] + (a[-1] + b[0],) + b[1:], self.interpolations + other.interpolations))


def _interpolation_new(cls, value, expression, conversion, format_spec):
    if value is __UNBOUND__:
        raise TypeError("Interpolation() missing required argument 'value' (pos 1)")
    if not isinstance(expression, str):
        raise TypeError("Interpolation() argument 'expression' must be str, not " + type(expression).__name__)
    if conversion is not None:
        if not isinstance(conversion, str):
            raise TypeError("Interpolation() argument 'conversion' must be str, not " + type(conversion).__name__)
        if conversion not in ('s', 'r', 'a'):
            raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
    if not isinstance(format_spec, str):
        raise TypeError("Interpolation() argument 'format_spec' must be str, not " + type(format_spec).__name__)
    return __rec_make(9, (value, expression, conversion, format_spec))
