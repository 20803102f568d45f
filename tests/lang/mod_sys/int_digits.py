# sys.set_int_max_str_digits: what it takes, and that conversions follow it.
import sys

print(sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits)
for n in (2048, 640, 0, 10 ** 6):
    sys.set_int_max_str_digits(n)
    print(sys.get_int_max_str_digits())
for wrong in (1, 639, -1, 'a', None, 1.5, 2 ** 31, 2 ** 70):
    try:
        sys.set_int_max_str_digits(wrong)
        print('taken', wrong)
    except Exception as e:
        print(type(e).__name__, e)
print(sys.get_int_max_str_digits())
sys.set_int_max_str_digits(700)
for text in ('1' * 700, '1' * 701, ' ' + '1' * 700 + ' ', '-' + '1' * 700, '1_' * 350 + '1', '0' * 701, '1' * 701 + '_'):
    try:
        print(int(text) % 997)
    except ValueError as e:
        print(str(e)[:110])
for n in (10 ** 699, 10 ** 700, -10 ** 699, -10 ** 700):
    try:
        print(len(str(n)), len(repr(n)), len(f'{n}'), len('%d' % n))
    except ValueError as e:
        print(e)
print(len(hex(10 ** 5000)), int('f' * 2000, 16) % 997)
sys.set_int_max_str_digits(0)
print(len(str(10 ** 6000)), int('7' * 9000) % 997)
