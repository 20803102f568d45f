# SPDX-License-Identifier: MIT
"""What of sys is harmless in the sandbox: names that describe the interpreter, sys.modules, exc_info, exit, output."""

modules = _modules()
maxsize = 2 ** 63 - 1
maxunicode = 0x10ffff
byteorder = 'little'
platform = 'cloche'
version = '3.14.0 (Cloche)'
hexversion = 0x030e00f0
api_version = 1013
copyright = ''
argv = ['']
path = []
float_repr_style = 'short'
dont_write_bytecode = True
warnoptions = []
executable = prefix = exec_prefix = base_prefix = base_exec_prefix = ''
builtin_module_names = ('builtins', 'math', 'sys')


class _Fields(tuple):
    """A tuple whose items have names too."""
    _names = ()

    def __getattr__(self, name):
        try:
            return self[self._names.index(name)]
        except ValueError:
            raise AttributeError(f"'{self._title}' object has no attribute '{name}'") from None

    def __repr__(self):
        return self._title + '(' + ', '.join([f'{n}={v!r}' for n, v in zip(self._names, self)]) + ')'


class _Version(_Fields):
    _title = 'sys.version_info'
    _names = ('major', 'minor', 'micro', 'releaselevel', 'serial')


class _FloatInfo(_Fields):
    _title = 'sys.float_info'
    _names = ('max', 'max_exp', 'max_10_exp', 'min', 'min_exp', 'min_10_exp', 'dig', 'mant_dig', 'epsilon', 'radix', 'rounds')


class _IntInfo(_Fields):
    _title = 'sys.int_info'
    _names = ('bits_per_digit', 'sizeof_digit', 'default_max_str_digits', 'str_digits_check_threshold')


class _HashInfo(_Fields):
    _title = 'sys.hash_info'
    _names = ('width', 'modulus', 'inf', 'nan', 'imag', 'algorithm', 'hash_bits', 'seed_bits', 'cutoff')


class _Flags(_Fields):
    _title = 'sys.flags'
    _names = ('debug', 'inspect', 'interactive', 'optimize', 'dont_write_bytecode', 'no_user_site', 'no_site',
              'ignore_environment', 'verbose', 'bytes_warning', 'quiet', 'hash_randomization', 'isolated', 'dev_mode',
              'utf8_mode', 'warn_default_encoding', 'safe_path', 'int_max_str_digits')


flags = _Flags((0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, False, 1, 0, True, 4300))
version_info = _Version((3, 14, 0, 'final', 0))
float_info = _FloatInfo((1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53,
                         2.220446049250313e-16, 2, 1))
int_info = _IntInfo((30, 4, 4300, 640))
hash_info = _HashInfo((64, 2 ** 61 - 1, 314159, 0, 1000003, 'siphash13', 64, 128, 0))


class _Implementation:
    name = 'cloche'
    cache_tag = None
    version = version_info
    hexversion = hexversion


implementation = _Implementation()


class _Output:
    """Text written here is the program's output."""
    encoding = 'utf-8'
    mode = 'w'
    closed = False
    newlines = None

    def __init__(self, name, out, errors):
        self.name = name
        self._out = out
        self.errors = errors

    def write(self, text, /):
        if not isinstance(text, str):
            raise TypeError(f'write() argument must be str, not {type(text).__name__}')
        self._out(text)
        return len(text)

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return True

    def seekable(self):
        return False


stdout = __stdout__ = _Output('<stdout>', _out, 'strict')
stderr = __stderr__ = _Output('<stderr>', _err, 'backslashreplace')


def exit(status=None, /):
    """Exit the interpreter by raising SystemExit(status)."""
    raise SystemExit(status) if status is not None else SystemExit


def exception():
    """Return the current exception."""
    try:
        raise
    except RuntimeError as e:
        if e.args == ('No active exception to reraise',):
            return None
        return e
    except BaseException as e:
        return e


def excepthook(exctype, value, traceback, /):
    """Handle an exception by displaying it with a traceback on sys.stderr. The host shows what ends the program, whatever stands here."""
    from traceback import print_exception
    print_exception(exctype, value, traceback)


__excepthook__ = excepthook


def displayhook(object, /):
    """Print an object to sys.stdout and also save it in builtins._"""
    if object is None:
        return
    import builtins
    builtins._ = None
    print(repr(object))
    builtins._ = object


__displayhook__ = displayhook


def exc_info():
    """Return current exception information: (type, value, traceback)."""
    e = exception()
    if e is None:
        return None, None, None
    return type(e), e, e.__traceback__


def intern(string, /):
    """``Intern'' the given string."""
    if not isinstance(string, str):
        raise TypeError(f'intern() argument must be str, not {type(string).__name__}')
    return string


def getdefaultencoding():
    """Return the current default encoding used by the Unicode implementation."""
    return 'utf-8'


def getfilesystemencoding():
    """Return the encoding used to convert Unicode filenames to OS filenames."""
    return 'utf-8'


def getsizeof(object, default=None, /):
    """Return the size of object in bytes."""
    return object.__sizeof__()


def get_int_max_str_digits():
    """Return the maximum string digits limit for non-binary int<->str conversions."""
    return _int_digits()


def set_int_max_str_digits(maxdigits):
    """Set the maximum string digits limit for non-binary int<->str conversions."""
    if not hasattr(type(maxdigits), '__index__'):
        raise TypeError(f"'{type(maxdigits).__name__}' object cannot be interpreted as an integer")
    n = maxdigits.__index__()
    if n >= 2 ** 31 or n < -2 ** 31:
        raise OverflowError('Python int too large to convert to C int')
    if n != 0 and n < int_info.str_digits_check_threshold:
        raise ValueError(f'maxdigits must be 0 or larger than {int_info.str_digits_check_threshold}')
    _int_digits(n)


def getrecursionlimit():
    """Return the current value of the recursion limit. The host sets the real one."""
    return 1000


def is_finalizing():
    """Return True if Python is exiting."""
    return False
