# sys: modules, exc_info, exit, versions.
import sys
import math
print(sys.modules['sys'] is sys, sys.modules['math'] is math, sys.version_info >= (3, 11), sys.version_info.major, sys.maxsize)
print(sys.float_info.max, sys.float_info.epsilon, sys.maxunicode, sys.byteorder, sys.getdefaultencoding(), sys.hash_info.modulus)


def f():
    try:
        1 / 0
    except ZeroDivisionError as e:
        t, v, tb = sys.exc_info()
        print(t, v is e, tb is e.__traceback__)
    print(sys.exc_info())


f()
sys.stdout.write('written\n')
print(sys.intern('a') is sys.intern('a'))
try:
    sys.exit('bye')
except SystemExit as e:
    print(e.code)
sys.exit(3)
