# SPDX-License-Identifier: MIT
"""Programs that want more than they get: memory, time, depth, output and source bombs.

PROGRAMS: name -> source. Each has to end as a clean error or with a value; tests/hostile/run says within what.
"""
from __future__ import annotations

PROGRAMS: dict[str, str] = {}

# One line each: what one expression or statement can do.
LINES = r"""
str_repeat          'x' * 10**9
str_repeat_huge     'x' * 10**30
bytes_repeat        b'x' * 10**9
bytearray_repeat    bytearray(b'x') * 10**9
bytearray_size      bytearray(10**9)
bytes_size          bytes(10**9)
list_repeat         [0] * 10**9
tuple_repeat        (0,) * 10**9
list_repeat_loop    x = [0]
list_range          list(range(10**9))
tuple_range         tuple(range(10**9))
set_range           set(range(10**9))
dict_fromkeys       dict.fromkeys(range(10**9))
frozenset_range     frozenset(range(10**9))
sum_range_gen       sum(i for i in range(10**9))
sum_map             sum(map(int, range(10**9)))
any_range           any(map(bool, iter(lambda: 0, 1)))
all_range           all(True for _ in iter(int, 1))
min_range           min(range(10**9))
max_range           max(range(10**9), key=lambda v: -v)
sorted_range        sorted(range(10**9))
zip_forever         list(zip(iter(int, 1)))
dict_zip            dict(zip(range(10**9), range(10**9)))
in_range_iter       10**9 in iter(range(10**9))
in_int_iter         1 in iter(int, 1)
list_extend         [].extend(range(10**9))
list_extend_self    x = [1]
bytes_join          b','.join([b'x' * 10**6] * 10**4)
str_join            ','.join(['x' * 10**6] * 10**4)
str_join_sep        ('x' * 10**6).join('a' * 10**5)
re_catastrophe      __import__('re').match('(a+)+$', 'a' * 40 + 'b')
re_catastrophe_all  __import__('re').findall('(a|aa)+$', ('a' * 40 + 'b') * 1000)
re_long_stack       __import__('re').match('(a|b)*c', 'ab' * 10**7)
re_reference        __import__('re').findall(r'(.*)\1x', 'a' * 10**6)
re_search_nothing   __import__('re').search('.*x', 'a' * 10**6)
re_findall_all      __import__('re').findall('', 'a' * 10**7)
re_sub_grow         __import__('re').sub('a', 'b' * 10**4, 'a' * 10**6)
re_sub_template     __import__('re').sub('(a)', r'\1' * 10**4, 'a' * 10**6)
re_split_all        __import__('re').split('(a)', 'a' * 10**7)
re_long_pattern     [__import__('re').compile('[a-z]x' * 10**5 + str(i)) for i in range(10**4)]
re_nested_pattern   __import__('re').compile('(' * 10**5)
re_alternatives     __import__('re').findall('|'.join(['b'] * 10**5), 'a' * 10**5)
re_set_wide         __import__('re').findall('[' + ''.join(map(chr, range(1000, 50000, 2))) + ']', '\u4e01' * 10**6)
re_groups           __import__('re').match('(a)' * 10**5, 'a' * 10**5)
re_repeat_nested    __import__('re').match('((((a{0,1000}){0,1000}){0,1000}){0,1000})*b', 'a' * 1000)
re_case_set         __import__('re').findall('(?i)[^\xe9]+x', '\xc9' * 10**6)
str_replace         ('a' * 10**6).replace('a', 'b' * 10**4)
str_replace_empty   ('a' * 10**6).replace('', 'b' * 10**4)
bytes_replace       (b'a' * 10**6).replace(b'a', b'b' * 10**4)
str_split           ('a,' * 10**6).split(',')
str_split_chars     list('ab' * 10**7)
str_splitlines      ('\n' * 10**7).splitlines()
str_translate       ('a' * 10**6).translate({97: 'b' * 10**4})
str_maketrans       str.maketrans({i: 'x' for i in range(10**6)})
str_expandtabs      ('\t' * 10**6).expandtabs(10**5)
str_zfill           '1'.zfill(10**9)
str_center          'x'.center(10**9)
str_ljust           'x'.ljust(10**30)
str_percent         '%1000000000d' % 1
str_percent_prec    '%.1000000000f' % 1.5
str_percent_many    ('%s' * 10**5) % (('x' * 10**5,) * 10**5)
str_format_width    '{:1000000000}'.format(1)
str_format_prec     '{:.1000000000f}'.format(1.5)
str_format_nested   '{0:{1}}'.format('x', 10**9)
str_format_many     ('{0}' * 10**5).format('x' * 10**5)
fstring_width       f'{1:{10**9}}'
format_builtin      format(1.5, '>1000000000')
format_comma        format(10**4000, ',') * 10**6
str_upper_grow      ('\u0390' * 10**6).upper() * 100
str_count           ('a' * 10**6).count('a' * 5 * 10**5 + 'b')
str_find_worst      ('a' * 2 * 10**6).find('a' * 10**6 + 'b')
str_find_loop       [('a' * 10**6).find('a' * 5 * 10**5 + 'b') for _ in range(10**5)]
str_rfind_worst     ('a' * 2 * 10**6).rfind('b' + 'a' * 10**6)
str_split_worst     ('a' * 2 * 10**6).split('a' * 10**5 + 'b')
str_casefold        [('\u00df' * 10**6).casefold() for _ in range(10**5)]
str_encode          ('\U0001F600' * 10**6).encode('utf-8') * 100
str_encode_xml      ('\u1234' * 10**6).encode('ascii', 'xmlcharrefreplace')
str_encode_back     ('\U0001F600' * 10**6).encode('ascii', 'backslashreplace')
bytes_decode        (b'\xff' * 4 * 10**6).decode('utf-8', 'backslashreplace')
bytes_hex           (b'x' * 4 * 10**6).hex(':')
bytes_fromhex       bytes.fromhex('00' * 3 * 10**6)
str_repr            repr('\x00' * 4 * 10**6)
ascii_builtin       ascii('\U0001F600' * 10**6)
pow_huge            10**10**8
pow_digits          7**10**7
pow_digits_text     str(7**10**5)
pow_tower           9**9**9**9
pow_mod             pow(3, 10**4000, 10**4000 + 7)
pow_mod_loop        [pow(3, 2**20000 - 1, 2**20000 - 3) for _ in range(10**5)]
pow_neg_mod         pow(3**5000, -1, 2**8000)
shift_huge          1 << 10**10
shift_big           (1 << 7 * 10**7) >> 1
shift_loop          [1 << 10**7 for _ in range(10**6)]
mul_big             (1 << 3 * 10**7) * (1 << 3 * 10**7)
mul_big_dense       (7**10**6) * (7**10**6)
divmod_big          divmod(7**10**6, 3**10**6)
mod_big             7**2000000 % 10**900000
int_parse           int('9' * 10**6)
int_parse_hex       int('f' * 4 * 10**6, 16)
int_parse_base3     int('1' * 10**6, 3)
int_hex             hex(1 << 3 * 10**7)
int_oct             oct(7**10**6)
int_from_bytes      int.from_bytes(b'\xff' * 9 * 10**6)
int_to_bytes        (1).to_bytes(10**9)
int_bit_count       [(7**10**6).bit_count() for _ in range(10**5)]
float_huge          float('9' * 9 * 10**6)
float_digits        float('1.' + '3' * 8 * 10**6)
float_as_integer    [(1e308).as_integer_ratio() for _ in range(10**7)]
round_huge          round(10**4000, -10**9)
round_big           round(7**10**6, -400000)
math_factorial      __import__('math').factorial(10**7)
math_factorial_mid  __import__('math').factorial(10**5)
math_comb           __import__('math').comb(10**7, 5 * 10**6)
math_perm           __import__('math').perm(10**7, 5 * 10**6)
math_gcd            __import__('math').gcd(7**10**6, 11**8 * 10**6 + 1)
math_lcm            __import__('math').lcm(*range(1, 10**6))
math_isqrt          __import__('math').isqrt(7**2 * 10**6 ** 2)
math_prod           __import__('math').prod(range(1, 10**9))
math_fsum           __import__('math').fsum(1e308 * (-1) ** i for i in range(10**9))
math_dist           __import__('math').dist([0.0] * 10**6, [1.0] * 10**6)
slice_assign        x = [0] * 10**5
range_index         range(10**9).index(10**9 - 1, )
range_index_obj     range(10**9).count(10**9 - 0.5)
range_hash          hash(range(10**30))
range_list_big      list(range(10**30, 10**31))
enumerate_all       list(enumerate(iter(int, 1)))
reversed_all        list(reversed(range(10**9)))
filter_none         list(filter(None, range(10**9)))
map_none            list(map(lambda v: None, range(10**9)))
eval_brackets       eval('(' * 10**5 + ')' * 10**5)
eval_lists          eval('[' * 10**5 + ']' * 10**5)
eval_unary          eval('-' * 10**6 + '1')
eval_not            eval('not ' * 10**6 + '1')
eval_attr           eval('x' + '.a' * 10**6)
eval_calls          eval('f' + '()' * 10**6)
eval_plus           eval('+'.join(['1'] * 10**6))
eval_compare        eval('<'.join(['1'] * 10**6))
eval_lambda         eval('lambda:' * 10**5 + '1')
eval_ifelse         eval('1 if 1 else ' * 10**5 + '1')
eval_power          eval('2' + '**2' * 10**5)
eval_tuple          len(eval('(' + '1,' * 10**6 + ')'))
eval_dict           len(eval('{' + '1:1,' * 10**6 + '}'))
eval_fold           eval('10**10**8')
eval_fold_str       eval("'x' * 10**9")
eval_fold_shift     eval('1<<10**10')
eval_fold_mul       eval('*'.join(['(1<<4000)'] * 1000))
eval_digits         eval('9' * 10**6)
eval_hexdigits      eval('0x' + 'f' * 4 * 10**6)
eval_string         len(eval("'" + 'x' * 5 * 10**6 + "'"))
eval_fstring        eval('f"' + '{1}' * 10**6 + '"')
eval_fstring_nest   eval('f"{' * 200 + '1' + '}"' * 200)
exec_lines          exec('x = 1\n' * 10**6)
exec_names          exec(''.join(f'a{i} = {i}\n' for i in range(10**5)))
exec_if             exec('if 1:\n' + ''.join(' ' * i + 'if 1:\n' for i in range(1, 300)) + ' ' * 300 + 'pass')
exec_def            exec('def f(): pass\n' * 10**5)
exec_class          exec('class A: pass\n' * 10**5)
exec_elif           exec('if 0: pass\n' + 'elif 0: pass\n' * 10**5)
exec_decorators     exec('@f\n' * 10**5 + 'def g(): pass')
exec_args           exec('def f(' + ','.join(f'a{i}' for i in range(10**5)) + '): pass')
exec_comp           exec('[' * 50 + '0 ' + 'for x in y ' * 1000 + ']' * 50)
exec_global         exec('global ' + ','.join(f'a{i}' for i in range(10**5)))
exec_unclosed       exec('(' * 5 * 10**6)
exec_indent         exec(' ' * 5 * 10**6 + 'x')
exec_comment        exec('#' * 8 * 10**6)
exec_loop           [exec('x = 1') for _ in range(10**6)]
exec_loop_big       [exec('x = 1\n' * 1000) for _ in range(10**6)]
compile_loop        [compile(f'lambda: {i}', '', 'eval') for i in range(10**6)]
exec_forget         [exec('def f(a, b):\n  return a + b\n' * 50) for _ in range(10**6)]
print_long          print('x' * 9 * 10**6)
print_args          print(*range(10**6))
print_forever       [print('x' * 10**5) for _ in range(10**6)]
print_repr          print(['x' * 1000] * 10**4)
type_loop           [type('A', (), {}) for _ in range(10**6)]
type_mro            [type(f'A{i}', (object,) , {f'm{j}': j for j in range(100)}) for i in range(10**6)]
complex_pow         [(1j) ** 1000001 for _ in range(10**7)]
json_dumps          __import__('json').dumps(['x' * 10**6] * 10**3)
json_loads_nested   __import__('json').loads('[' * 10**5 + ']' * 10**5)
json_loads_big      __import__('json').loads('[' + '1,' * 10**6 + '1]')
json_loads_digits   __import__('json').loads('9' * 10**6)
hash_big_tuple      [hash((0,) * 10**5) for _ in range(10**6)]
hash_big_str        [hash('x' * 10**6 + str(i)) for i in range(10**6)]
memoryview_list     memoryview(b'x' * 4 * 10**6).tolist()
bytes_list          list(b'x' * 4 * 10**6)
dict_items_list     [list({i: i for i in range(10**4)}.items()) for _ in range(10**6)]
set_union_all       set().union(*[range(10**6)] * 100)
set_product         {(a, b) for a in range(10**4) for b in range(10**4)}
unpack_star         f = lambda *a: len(a); f(*range(10**9))
unpack_kw           f = lambda **k: len(k); f(**{f'k{i}': i for i in range(10**6)})
unpack_star_target  a, *b = range(10**9)
isinstance_deep     isinstance(1, ((str,) * 10**6, int))
globals_fill        globals().update({f'v{i}': i for i in range(10**7)})
getattr_name        [setattr(type('A', (), {}), 'a' * 10**6, 1) for _ in range(10**5)]
list_index          ([0] * 10**6).index(1)
list_count_loop     [([0] * 10**6).count(1) for _ in range(10**6)]
list_eq_loop        [[0] * 10**6 == [0] * 10**6 for _ in range(10**6)]
list_mul_eq         (lambda a, b: [a == b for _ in range(10**6)])([0.5] * 5 * 10**5, [0.5] * 5 * 10**5)
list_remove         (lambda a: [a.remove(1) or a.append(1) for _ in range(10**6)])([0] * 10**6 + [1])
list_insert_front   (lambda a: [a.insert(0, 1) for _ in range(10**6)])([0] * 5 * 10**5)
list_pop_front      (lambda a: [a.pop(0) for _ in range(10**6)])([0] * 10**6)
list_del_slice      (lambda a: [a.__delitem__(slice(0, 1)) for _ in range(10**6)])([0] * 10**6)
list_reverse        (lambda a: [a.reverse() for _ in range(10**6)])([0] * 10**6)
list_copy_loop      (lambda a: [len(a.copy()) for _ in range(10**6)])([0] * 5 * 10**5)
list_slice_loop     (lambda a: [len(a[::-1]) for _ in range(10**6)])([0] * 5 * 10**5)
list_sort_loop      (lambda a: [a.sort() for _ in range(10**6)])(list(range(10**5)))
sort_strings        (lambda a: [sorted(a) for _ in range(10**6)])(['x' * 1000 + str(i) for i in range(3000)])
sort_key            sorted(range(10**5), key=lambda v: 'x' * 10**5)
str_slice_loop      (lambda a: [len(a[1:]) for _ in range(10**7)])('x' * 4 * 10**6)
str_eq_loop         (lambda a, b: [a == b for _ in range(10**7)])('x' * 4 * 10**6, 'x' * 4 * 10**6)
str_lt_loop         (lambda a, b: [a < b for _ in range(10**7)])('x' * 4 * 10**6, 'x' * 4 * 10**6)
str_in_loop         (lambda a: ['y' in a for _ in range(10**7)])('x' * 8 * 10**6)
str_strip_loop      (lambda a: [a.strip() for _ in range(10**7)])(' ' * 8 * 10**6)
str_isalpha_loop    (lambda a: [a.isalpha() for _ in range(10**7)])('x' * 8 * 10**6)
str_istitle_loop    (lambda a: [a.istitle() for _ in range(10**7)])('Xx' * 4 * 10**6)
str_lower_loop      (lambda a: [len(a.lower()) for _ in range(10**7)])('X' * 4 * 10**6)
str_count_loop      (lambda a: [a.count('x') for _ in range(10**7)])('x' * 8 * 10**6)
str_startswith_t    (lambda a: [a.startswith(('y',) * 10**5) for _ in range(10**7)])('x' * 10**5)
str_startswith_long (lambda a: [a.startswith(a) for _ in range(10**7)])('x' * 4 * 10**6)
str_int_loop        (lambda a: [int(a) for _ in range(10**7)])('1' * 4300)
int_str_loop        (lambda a: [str(a) for _ in range(10**7)])(10**4299)
int_mul_loop        (lambda a: [a * a and None for _ in range(10**7)])(7**10**5)
int_eq_loop         (lambda a, b: [a == b for _ in range(10**7)])(1 << 10**7, 1 << 10**7)
int_and_loop        (lambda a, b: [a & b and None for _ in range(10**7)])(1 << 10**7, 1 << 10**7)
int_hash_loop       (lambda a: [hash(a) for _ in range(10**7)])(1 << 3 * 10**7)
int_neg_loop        (lambda a: [-a and None for _ in range(10**7)])(1 << 10**7)
int_float_loop      (lambda a: [a > 1.5 for _ in range(10**7)])(1 << 3 * 10**7)
int_bool_and_loop   (lambda a: [a & 1 for _ in range(10**7)])(1 << 3 * 10**7)
bytes_find_loop     (lambda a: [a.find(b'y') for _ in range(10**7)])(b'x' * 8 * 10**6)
bytes_translate     (lambda a: [len(a.translate(bytes(range(256)))) for _ in range(10**7)])(b'x' * 4 * 10**6)
bytearray_insert    (lambda a: [a.insert(0, 1) for _ in range(10**7)])(bytearray(4 * 10**6))
bytearray_del       (lambda a: [a.pop(0) for _ in range(10**7)])(bytearray(8 * 10**6))
bytearray_slice     (lambda a: [a.__setitem__(slice(0, 1), b'xx') for _ in range(10**7)])(bytearray(4 * 10**6))
bytearray_reverse   (lambda a: [a.reverse() for _ in range(10**7)])(bytearray(8 * 10**6))
dict_copy_loop      (lambda a: [len(a.copy()) for _ in range(10**7)])({i: i for i in range(5 * 10**4)})
dict_eq_loop        (lambda a, b: [a == b for _ in range(10**7)])({i: i for i in range(5 * 10**4)}, {i: i for i in range(5 * 10**4)})
dict_update_loop    (lambda a: [a.update(a) for _ in range(10**7)])({i: i for i in range(5 * 10**4)})
dict_values_in      (lambda a: [1 in a.values() for _ in range(10**7)])({i: 0 for i in range(10**5)})
set_and_loop        (lambda a, b: [len(a & b) for _ in range(10**7)])(set(range(5 * 10**4)), set(range(5 * 10**4)))
set_sub_loop        (lambda a, b: [len(a - b) for _ in range(10**7)])(set(range(5 * 10**4)), set(range(5 * 10**4)))
set_issubset_loop   (lambda a, b: [a <= b for _ in range(10**7)])(set(range(5 * 10**4)), set(range(5 * 10**4)))
set_isdisjoint      (lambda a, b: [a.isdisjoint(b) for _ in range(10**7)])(set(range(10**5)), list(range(-10**5, 0)))
set_clear_fill      (lambda a: [hash(frozenset(a)) for _ in range(10**7)])(range(5 * 10**4))
tuple_hash_big      (lambda a: [hash(a) for _ in range(10**7)])((1,) * 10**6)
tuple_add_loop      (lambda a: [len(a + a) for _ in range(10**7)])((1,) * 3 * 10**5)
tuple_in_loop       (lambda a: [2 in a for _ in range(10**7)])((1,) * 10**6)
tuple_cmp_loop      (lambda a, b: [a < b for _ in range(10**7)])((1,) * 5 * 10**5, (1,) * 5 * 10**5)
sum_list_loop       (lambda a: [sum(a) for _ in range(10**7)])([1] * 10**6)
any_list_loop       (lambda a: [any(a) for _ in range(10**7)])([0] * 10**6)
min_list_loop       (lambda a: [min(a) for _ in range(10**7)])([0] * 10**6)
join_list_loop      (lambda a: [len(''.join(a)) for _ in range(10**7)])(['x'] * 10**6)
repr_list_loop      (lambda a: [len(repr(a)) for _ in range(10**7)])([1] * 10**5)
list_of_str_loop    (lambda a: [len(list(a)) for _ in range(10**7)])('x' * 5 * 10**5)
dict_fromkeys_loop  (lambda a: [len(dict.fromkeys(a)) for _ in range(10**7)])('x' * 5 * 10**6)
set_str_loop        (lambda a: [len(set(a)) for _ in range(10**7)])('x' * 5 * 10**6)
index_match_slow    (lambda a: [a.index(1) for _ in range(10**7)])([0] * 10**6 + [1])
unicode_title       (lambda a: [len(a.title()) for _ in range(10**7)])('\u0390' * 10**6)
str_mod_loop        (lambda a: [len('%s' % a) for _ in range(10**7)])('x' * 4 * 10**6)
str_of_str          (lambda a: [a.join('ab') and None for _ in range(10**7)])('x' * 4 * 10**6)
splitlines_loop     (lambda a: [len(a.splitlines()) for _ in range(10**7)])('x' * 4 * 10**6)
partition_loop      (lambda a: [len(a.partition('y')) for _ in range(10**7)])('x' * 8 * 10**6)
encode_loop         (lambda a: [len(a.encode()) for _ in range(10**7)])('x' * 4 * 10**6)
decode_loop         (lambda a: [len(a.decode()) for _ in range(10**7)])(b'x' * 4 * 10**6)
memoryview_eq       (lambda a: [a == a[::-1] for _ in range(10**7)])(memoryview(b'x' * 8 * 10**6))
memoryview_tobytes  (lambda a: [len(bytes(a)) for _ in range(10**7)])(memoryview(b'x' * 4 * 10**6))
range_eq_loop       [range(10**30) == range(10**30) for _ in range(10**7)]
chr_ord_loop        ''.join(chr(i % 1114111) for i in range(10**9))
"""

for line in LINES.strip().split("\n"):
    word, code = line.split(None, 1)
    PROGRAMS[word] = code

# A nested value of a kind, made in a loop; then one thing done with it.
NEST = {
    "list": "x = []\nfor i in range(10**6 if {deep} else 4 * 10**4): x = [x]\n",
    "tuple": "x = ()\nfor i in range({n}): x = (x,)\n",
    "dict": "x = {{}}\nfor i in range({n}): x = {{'k': x}}\n",
    "frozenset": "x = frozenset()\nfor i in range({n}): x = frozenset([x])\n",
    "inst": "class A:\n    def __init__(s, v): s.v = v\n    def __repr__(s): return repr(s.v)\n"
            "    def __eq__(s, o): return s.v == o.v\n    def __hash__(s): return hash(s.v)\n"
            "x = A(0)\nfor i in range({n}): x = A(x)\n",
    "exc": "x = ValueError()\nfor i in range({n}): x = ValueError(x)\n",
}
USE = {
    "repr": "repr(x)", "str": "str(x)", "print": "print(x)", "eq": "x == [x]", "hash": "hash(x)", "lt": "x < (x,)",
    "json": "import json\njson.dumps(x)", "format": "f'{x!r:>10}'", "in": "x in [(((x,),),)]", "host": "x",
    "sort": "sorted([x, x, x])", "set": "len({x, x})", "raise": "raise ValueError(x)", "isinstance": "isinstance(1, x)",
    "percent": "'%r' % (x,)", "key": "{x: 1}[x]", "gc": "y = [x]\nfor i in range(10**5): y.append([i])",
}
for kind, make in NEST.items():
    for use, code in USE.items():
        PROGRAMS[f"nest_{kind}_{use}"] = make.format(n=40000, deep=False) + code
for use in ("repr", "eq", "host", "json"):  # as deep as 10 MB allow, and deeper
    PROGRAMS[f"nest_million_list_{use}"] = NEST["list"].format(deep=True) + USE[use]
PROGRAMS["nest_eq_two"] = "def m():\n    x = []\n    for i in range(40000): x = [x]\n    return x\nm() == m()"
PROGRAMS["nest_lt_two"] = "def m():\n    x = ()\n    for i in range(40000): x = (x,)\n    return x\nm() < m()"
PROGRAMS["nest_dict_eq_two"] = "def m():\n    x = {}\n    for i in range(15000): x = {1: x}\n    return x\nm() == m()"
PROGRAMS["nest_cycle_eq"] = "a = []\na.append(a)\nb = []\nb.append(b)\na == b"
PROGRAMS["nest_cycle_repr"] = "a = []\na += [a] * 1000\nlen(repr(a)), a"
PROGRAMS["nest_wide_repr"] = "a = 'x' * 100\nfor i in range(100): a = [a, a]\nrepr(a)"
PROGRAMS["nest_wide_eq"] = ("a = [1]\nb = [1]\nfor i in range(100):\n    a = [a, a]\n    b = [b, b]\na == b")
PROGRAMS["nest_wide_hash"] = "a = (1,)\nfor i in range(100): a = (a, a)\nhash(a)"
PROGRAMS["nest_wide_host"] = "a = [1]\nfor i in range(100): a = [a, a]\na"
PROGRAMS["nest_wide_json"] = "import json\na = [1]\nfor i in range(100): a = [a, a]\njson.dumps(a)"
PROGRAMS["nest_wide_isinstance"] = "a = (str,)\nfor i in range(100): a = (a, a)\nisinstance(1, a)"
PROGRAMS["nest_wide_print"] = "a = (1,)\nfor i in range(100): a = (a, a)\nprint(a)"
PROGRAMS["nest_chain"] = "e = None\nfor i in range(50000):\n    n = ValueError(i)\n    n.__context__ = e\n    e = n\nraise e"
PROGRAMS["nest_cause"] = "def f(n):\n    try:\n        if n: f(n - 1)\n        1 / 0\n    except Exception as e:\n        raise ValueError('x' * 1000) from e\nf(300)"
PROGRAMS["nest_group"] = "e = ValueError()\nfor i in range(40000): e = ExceptionGroup('g', [e])\nraise e"
PROGRAMS["nest_group_split"] = "e = ValueError()\nfor i in range(20000): e = ExceptionGroup('g', [e])\ne.split(KeyError)"
PROGRAMS["nest_alias"] = "x = int\nfor i in range(40000): x = list[x]\nrepr(x)"
PROGRAMS["nest_union"] = "x = int\nfor i in range(3000): x = x | type(f'A{i}', (), {})\nisinstance('a', x)"
PROGRAMS["nest_method"] = "class A:\n    def f(s): pass\nx = A().f\nimport types\nrepr(x)"
PROGRAMS["nest_iter"] = "x = iter([])\nfor i in range(40000): x = iter(map(int, x))\nlist(x)"
PROGRAMS["nest_zip"] = "x = [1]\nfor i in range(40000): x = zip(x)\nlist(x)"
PROGRAMS["nest_enumerate"] = "x = iter([1])\nfor i in range(40000): x = enumerate(x)\nnext(x)"
PROGRAMS["nest_filter"] = "x = iter([1])\nfor i in range(40000): x = filter(None, x)\nnext(x)"
PROGRAMS["nest_generator"] = "def g(x):\n    yield from x\nx = iter([1])\nfor i in range(20000): x = g(x)\nlist(x)"
PROGRAMS["nest_await"] = "async def g(x):\n    return await x if x else 1\nx = None\nfor i in range(20000): x = g(x)\nawait x"
PROGRAMS["nest_classes"] = "x = object\nfor i in range(3000): x = type('A', (x,), {})\nx().nothing"
PROGRAMS["nest_mro"] = "a = [type(f'A{i}', (), {}) for i in range(500)]\nfor i in range(10**5): a.append(type('B', tuple(a[-400:]), {}))"
PROGRAMS["nest_closures"] = "f = lambda: 1\nfor i in range(40000): f = (lambda g: lambda: g())(f)\nf()"
PROGRAMS["nest_property"] = "class A:\n    @property\n    def x(s): return s.x\nA().x"
PROGRAMS["nest_getattr"] = "class A:\n    def __getattr__(s, n): return getattr(s, n + 'x')\nA().x"
PROGRAMS["nest_slices"] = "x = slice(1)\nfor i in range(40000): x = slice(x)\nx == slice(x), repr(x)"
PROGRAMS["nest_views"] = "d = {}\nfor i in range(40000): d = {'a': d.values()}\nrepr(d)"
PROGRAMS["nest_bound"] = "x = [].append\nfor i in range(10**5):\n    l = []\n    l.append(x)\n    x = l.append\nrepr(x), x == l.append, hash"

# Loops around the limits.
PROGRAMS.update({
    "loop_forever": "while True: pass",
    "loop_square": "x = 7\nwhile True: x = x * x",
    "loop_square_two": "x = 2\nwhile True: x **= 2",
    "loop_str_double": "x = 'ab'\nwhile True: x += x",
    "loop_list_double": "x = [1]\nwhile True: x += x",
    "loop_list_append": "x = []\nwhile True: x.append(x)",
    "loop_list_extend_self": "x = [1]\nwhile True: x.extend(x)",
    "loop_list_grow_iter": "x = [1]\nfor i in x: x.append(i)",
    "loop_holes_dict": "d = dict.fromkeys(range(60000))\nfor i in range(1, 59999): del d[i]\n"
                       "while True:\n    it = iter(d)\n    next(it), next(it)",
    "loop_holes_reversed": "d = dict.fromkeys(range(60000))\nfor i in range(1, 59999): del d[i]\n"
                           "while True:\n    it = reversed(d)\n    next(it), next(it)",
    "loop_holes_set": "s = set(range(60000))\nfor i in range(59999): s.discard(i)\n"
                      "while True: next(iter(s))",
    "loop_oldest": "d = dict.fromkeys(range(60000))\nwhile d: del d[next(iter(d))]",
    "loop_dict_grow": "x = {}\nwhile True: x[len(x)] = 'y' * 100",
    "loop_set_grow": "x = set()\nwhile True: x.add(len(x))",
    "loop_insert": "x = []\nwhile True: x.insert(0, 1)",
    "loop_bytearray": "x = bytearray(1)\nwhile True: x += x",
    "loop_fib": "a, b = 0, 1\nwhile True: a, b = b, a + b",
    "loop_recursion": "def f(): return f()\nf()",
    "loop_recursion_catch": "def f():\n    try: f()\n    except RecursionError: f()\nf()",
    "loop_recursion_finally": "def f():\n    try: f()\n    finally: f()\nf()",
    "loop_memory_catch": "while True:\n    try: x = [0] * 10**9\n    except MemoryError: pass",
    "loop_memory_fill_catch": "x = []\nwhile True:\n    try: x.append('y' * 1000)\n    except MemoryError: pass",
    "loop_memory_fill_big": "x = []\nwhile True:\n    try: x.append('y' * 1000000)\n    except MemoryError: pass",
    "loop_memory_nested": "def f(n):\n    try:\n        x = ['y' * 100000 for _ in range(1000)]\n    except MemoryError:\n"
                          "        f(n + 1)\nf(0)",
    "loop_memory_finally": "x = []\nwhile True:\n    try:\n        while True: x.append([x])\n    except MemoryError: continue",
    "loop_except_base": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "loop_except_print": "while True:\n    try: print('x' * 10**6)\n    except BaseException: pass",
    "loop_output": "while True: print('hello')",
    "loop_output_write": "import sys\nwhile True: sys.stdout.write('hello' * 1000)",
    "loop_generator": "def g():\n    while True: yield\nfor _ in g(): pass",
    "loop_generator_close": "def g():\n    while True:\n        try: yield\n        except GeneratorExit: pass\nx = g()\nnext(x)\nx.close()",
    "loop_async": "async def f():\n    while True: await g()\nasync def g(): pass\nawait f()",
    "loop_getattribute": "class A:\n    def __getattribute__(s, n): return 1\na = A()\nwhile True: a.b",
    "loop_eq": "class A:\n    def __eq__(s, o): return s == o\nA() == A()",
    "loop_hash": "class A:\n    def __hash__(s): return hash(s)\n{A()}",
    "loop_repr": "class A:\n    def __repr__(s): return repr(s)\nrepr(A())",
    "loop_str_sub": "class A(str):\n    def __str__(s): return str(s)\nstr(A())",
    "loop_iter": "class A:\n    def __iter__(s): return s\n    def __next__(s): return 1\nlist(A())",
    "loop_len": "class A:\n    def __len__(s): return 10**18\n    def __getitem__(s, i): return i\nlist(A())",
    "loop_eval_forgotten": "i = 0\nwhile True:\n    i += 1\n    eval(str(i))",
    "loop_eval_kept": "k = []\nfor i in range(10**7): k.append(eval('lambda: ' + str(i)))",
    "loop_eval_every_second_kept": "k = []\nfor i in range(10**7):\n    f = eval('lambda: ' + str(i))\n    if i % 2: k.append(f)\n    else: exec('def f(): return (lambda: [lambda: %d for _ in (1, 2)])' % i)",
    "loop_length_hint_set": "import operator\ns = iter(set(range(60000)))\nnext(s)\nwhile True: operator.length_hint(s)",
    "loop_length_hint_dict": "import operator\nd = dict.fromkeys(range(60000))\ndel d[5]\ns = iter(d)\nwhile True: operator.length_hint(s)",
    "loop_next_of_set": "s = set(range(60000))\nwhile True:\n    for x in range(59999): s.discard(x)\n    next(iter(s))\n    s.update(range(60000))",
    "loop_length_hint": "class A:\n    def __iter__(s): return iter([1])\n    def __length_hint__(s): return 10**15\nlist(A())",
    "loop_index": "class A:\n    def __index__(s): return 10**12\n'x' * A()",
    "loop_hash_collide": "class A:\n    def __hash__(s): return 1\n    def __eq__(s, o): return s is o\nd = {}\nwhile True: d[A()] = 1",
    "loop_int_collide": "d = {}\nm = 2**61 - 1\nfor i in range(10**6): d[i * m] = 1",
    "loop_str_collide": "d = {}\nfor i in range(10**7): d[str(i)] = 1",
    "loop_float_collide": "d = {}\nfor i in range(10**6): d[float(i << 40)] = 1",
    "loop_tuple_collide": "s = set()\nfor i in range(10**6): s.add((i * (2**61 - 1), 0))",
    "loop_set_mod": "s = set()\nfor i in range(10**6): s.add(i << 32)",
    "loop_set_pop": "s = set(range(10**5))\nwhile s: s.pop()\nwhile True:\n    s.add(1)\n    s.pop()",
    "loop_dict_popfirst": "d = dict.fromkeys(range(10**5))\nwhile True:\n    k = next(iter(d))\n    del d[k]\n    d[k] = 1",
    "loop_locals": "def f():\n    x = 1\n    while True: locals()\nf()",
    "loop_exc": "while True:\n    try: raise ValueError('x' * 1000)\n    except ValueError: pass",
    "loop_exc_context": "e = None\nwhile True:\n    try:\n        raise ValueError from e\n    except ValueError as n: e = n",
    "loop_traceback": "def f(e):\n    raise e\ne = ValueError()\nwhile True:\n    try: f(e)\n    except ValueError: pass",
    "loop_del": "class A:\n    def __del__(s): A()\nwhile True: A()",
    "loop_with": "class A:\n    def __enter__(s): return s\n    def __exit__(s, *a): return True\nwhile True:\n    with A(): 1 / 0",
    "loop_while_else": "while True:\n    while False: pass\n    else: continue",
    "loop_continue_finally": "while True:\n    try: pass\n    finally: continue",
    "loop_match": "while True:\n    match [1, {'a': 2}]:\n        case [_, {'a': 3}]: pass\n        case _: pass",
    "loop_format_map": "class D(dict):\n    def __missing__(s, k): return '{x}' * 1000\nwhile True: '{x}{y}'.format_map(D())",
    "loop_replace_grow": "x = 'a'\nwhile True: x = x.replace('a', 'aa')",
    "loop_join_grow": "x = 'a'\nwhile True: x = x.join(x)",
    "loop_zfill": "n = 1\nwhile True:\n    n *= 10\n    '1'.zfill(n)",
    "loop_shift": "n = 1\nwhile True:\n    n *= 2\n    1 << n",
    "loop_shift_catch": "n = 1\nwhile True:\n    n *= 2\n    try: 1 << n\n    except BaseException: n = 1",
    "loop_exec_self": "s = 'exec(s)'\nexec(s)",
    "loop_eval_grow": "s = '1'\nwhile True:\n    s = '(' + s + '+' + s + ')'\n    eval(s)",
    "loop_compile_grow": "s = 'x = 1\\n'\nwhile True:\n    s += s\n    compile(s, 'f', 'exec')",
    "loop_compile_error": "s = 'x = 1\\n' * 50000 + ')'\nwhile True:\n    try: compile(s, 'f', 'exec')\n    except SyntaxError: pass",
    "loop_compile_same": "s = 'def f(a): return [a for a in range(a)]\\n' * 20\nwhile True: compile(s, 'f', 'exec')",
    "loop_class_body": "while True:\n    class A:\n        x = [0] * 1000\n        def f(self): pass",
    "loop_setattr": "class A: pass\na = A()\ni = 0\nwhile True:\n    setattr(a, f'n{i}', i)\n    i += 1",
    "loop_shapes": "class A: pass\ni = 0\nwhile True:\n    a = A()\n    setattr(a, f'n{i}', i)\n    i += 1",
    "loop_type_attr": "class A: pass\ni = 0\nwhile True:\n    setattr(A, f'n{i}', i)\n    i += 1",
    "loop_subclasses": "class A: pass\nwhile True: type('B', (A,), {})",
    "loop_zip_longest": "while True: list(zip(*[range(100)] * 1000))",
    "loop_product": "x = [[]]\nwhile True: x = [a + [b] for a in x for b in range(10)]",
    "loop_sorted_cmp": "class A:\n    def __lt__(s, o): return True\nsorted([A() for _ in range(10**4)] * 10)",
    "loop_sort_key_grow": "x = list(range(10**4))\nx.sort(key=lambda v: x.append(v) or v)",
    "loop_sort_big_ints": "x = [7**20000 + i for i in range(1000)]\nwhile True: x.sort(reverse=True); x.sort()",
    "loop_dict_mutate": "d = {1: 1}\nwhile True:\n    try:\n        for k in d: d[len(d)] = 1\n    except RuntimeError: pass",
    "loop_str_iter_concat": "x = ''\nwhile True:\n    x = x + 'ab'",
    "loop_str_prepend": "x = ''\nwhile True:\n    x = 'ab' + x",
    "loop_bytes_concat": "x = b''\nwhile True:\n    x = x + b'ab'",
    "loop_tuple_concat": "x = ()\nwhile True:\n    x = x + (1,)",
    "loop_list_concat": "x = []\nwhile True:\n    x = x + [1]",
    "loop_sum_lists": "sum([[0] * 100] * 10**4, [])",
    "loop_sum_tuples": "sum([(0,) * 100] * 10**4, ())",
    "loop_reduce": "import functools\nfunctools.reduce(lambda a, b: a + a, range(1000), 'xy')",
    "loop_kwargs": "def f(**k): return f(**k, **{'a' * (len(k) + 1): 1})\nf()",
    "loop_varargs": "def f(*a): return f(*a, *a)\nf(1)",
    "loop_starred": "x = [1]\nwhile True: x = [*x, *x]",
    "loop_dict_merge": "x = {'a': 1}\ni = 0\nwhile True:\n    x = {**x, str(i): x}\n    i += 1",
    "loop_print_end": "while True: print(end='x' * 10**5)",
    "loop_input": "while True:\n    try: input()\n    except EOFError: pass",
    "loop_import": "while True:\n    import math, json",
    "loop_import_missing": "while True:\n    try: import nothing_here\n    except ImportError: pass",
    "loop_suggest": "class A: pass\na = A()\nfor i in range(700): setattr(a, 'abcdefghij' * 5 + str(i), 1)\n"
                    "while True:\n    try: a.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij\n    except AttributeError: pass",
    "loop_suggest_end": "x = {'n' + 'abcdefghij' * 100 + str(i): 1 for i in range(4000)}\nglobals().update(x)\nnabcdefghij",
    "end_long_message": "raise ValueError('x' * 4 * 10**6)",
    "end_long_arg": "raise ValueError(['x' * 1000] * 4000)",
    "end_str_loops": "class E(Exception):\n    def __str__(s):\n        while True: pass\nraise E()",
    "end_str_grows": "class E(Exception):\n    def __str__(s): return 'x' * 8 * 10**6\nraise E()",
    "end_str_raises": "class E(Exception):\n    def __str__(s): raise s\nraise E()",
    "end_deep_trace": "def f(n):\n    if n: f(n - 1)\n    1 / 0\nf(990)",
    "end_notes": "e = ValueError()\nfor i in range(10**5): e.add_note('n')\nraise e",
    "end_result_str": "'x' * 9 * 10**6",
    "end_result_big": "[['x' * 1000] * 100] * 10000",
    "end_result_int": "7 ** 10**5",
    "end_result_dict": "{i: [i] for i in range(10**4)}",
    "end_result_repr": "class A:\n    def __repr__(s):\n        while True: pass\nA()",
    "end_result_share": "a = 'x' * 1000\nfor i in range(30): a = [a, a]\na",
})
# Fixing two rows of the table above that need a statement before.
PROGRAMS["list_repeat_loop"] = "x = [0]\nwhile True: x *= 2"
PROGRAMS["list_extend_self"] = "x = [1] * 10**5\nfor i in range(100): x[len(x):] = x"
PROGRAMS["slice_assign"] = "x = [0] * 10**5\nwhile True: x[::2] = x[1::2]"

# Sources as the host gets them: they never run, compiling ends them or they do.
SOURCES: dict[str, str] = {
    "source_brackets": "(" * 10**5 + ")" * 10**5,
    "source_lists": "[" * 10**5 + "]" * 10**5,
    "source_braces": "{" * 10**5,
    "source_lines": "x = 1\n" * 833333,
    "source_names": "".join(f"a{i} = {i}\n" for i in range(300000)),
    "source_calls": "f" + "()" * 10**6,
    "source_attr": "x" + ".a" * 10**6,
    "source_unary": "~" * 10**6 + "1",
    "source_plus": "+".join(["a"] * 10**6),
    "source_defs": "def f(): pass\n" * 300000,
    "source_nested_defs": "".join(" " * i + "def f():\n" for i in range(99)) + " " * 99 + "pass",
    "source_indent": "".join(" " * i + "if 1:\n" for i in range(1000)) + " " * 1000 + "pass",
    "source_string": "x = '" + "y" * 5 * 10**6 + "'",
    "source_strings": "x = " + "'y' " * 10**6,
    "source_fstrings": "x = f'" + "{y}" * 10**6 + "'",
    "source_comment": "#" * 5 * 10**6,
    "source_digits": "x = " + "9" * 5 * 10**6,
    "source_fold": "x = 10**10**8",
    "source_fold_str": "x = 'y' * 10**9",
    "source_fold_sum": "x = " + "('y' * 4000 + 'z' * 4000) * 100" + " + 'y' * 4000" * 10**4,
    "source_lambda": "lambda: " * 10**5 + "1",
    "source_comp": "[" + "x for x in " * 10**4 + "y]",
    "source_comp_for": "[x " + "for x in y " * 10**5 + "]",
    "source_elif": "if x: pass\n" + "elif x: pass\n" * 10**5,
    "source_backslash": "x = 1 + \\\n" * 10**5 + "1",
    "source_nul": "x = 1\0",
    "source_tabs": "\t" * 10**6 + "x",
    "source_ids": "\n".join("x" * 10000 + str(i) for i in range(400)),
    "source_error_end": "x = 1\n" * 500000 + ")",
    "source_decorators": "@f\n" * 10**5 + "def g(): pass",
    "source_match": "match x:\n" + "    case 1: pass\n" * 10**5,
    "source_try": "".join(" " * i + "try:\n" for i in range(99)) + " " * 99 + "pass",
    "source_import": "import " + ",".join(f"a{i}" for i in range(10**5)),
    "source_global": "def f():\n    global " + ",".join(f"a{i}" for i in range(10**5)),
    "source_args": "f(" + ",".join(f"a{i}=1" for i in range(10**5)) + ")",
    "source_params": "def f(" + ",".join(f"a{i}" for i in range(10**5)) + "): pass",
    "source_targets": "=".join(["a"] * 10**6) + "=1",
    "source_tuple": "x = (" + "1," * 10**6 + ")",
    "source_ternary": "1 if 1 else " * 10**5 + "1",
    "source_not": "not " * 10**6 + "1",
    "source_await": "await " * 10**6 + "x",
    "source_star": "f(" + "*a," * 10**5 + ")",
    "source_walrus": "(a := " * 10**5 + "1" + ")" * 10**5,
    "source_cells": "def f():\n" + "".join(f"    a{i} = 1\n" for i in range(20000)) + "    def g(): return "
                    + "+".join(f"a{i}" for i in range(20000)),
    "source_bytes": "\udcff" * 1000,
}
