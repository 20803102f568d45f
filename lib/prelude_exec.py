# SPDX-License-Identifier: MIT
# exec, eval and compile.


def _namespaces(name, g, l):
    if g is None:
        if l is None:
            return globals(), locals()
        return globals(), l
    if not isinstance(g, dict):
        raise TypeError(name + '() globals must be a dict, not ' + type(g).__name__)
    if l is None:
        return g, g
    return g, l


def _exec(source, g, l, closure):
    g, l = _namespaces('exec', g, l)
    if __code_mode(source) is None:
        if not isinstance(source, (str, bytes, bytearray)):
            raise TypeError('exec() arg 1 must be a string, bytes or code object')
        source = __compile_code(source, '<string>', 0)
    __run_code(source, g, l)
    return None


def _eval(source, g, l):
    g, l = _namespaces('eval', g, l)
    if __code_mode(source) is None:
        if not isinstance(source, (str, bytes, bytearray)):
            raise TypeError('eval() arg 1 must be a string, bytes or code object')
        source = __compile_code(source, '<string>', 1)
    return __run_code(source, g, l)


def _compile(source, filename, mode, flags, dont_inherit, optimize):
    if mode == 'exec' or mode == 'single':
        return __compile_code(source, filename, 0)
    if mode == 'eval':
        return __compile_code(source, filename, 1)
    raise ValueError("compile() mode must be 'exec', 'eval' or 'single'")
