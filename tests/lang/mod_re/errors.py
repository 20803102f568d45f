# needs: 3.14
import re

for p in ('a(b', 'a)', '*a', 'a**', 'a{2}{3}', '^*', '(?P<a>x)(?P<a>y)', '(?P<1>x)', '(?P<a', '(?P<>x)', '(?P=b)', '(?P=', '(?Px)', '(?<x)',
          '(?x', '(?', '(?#', '(?P', '(?<', '(?(', '(?(1', '(?(0)a)', '(?(2)a)', '(?(1)a|b|c)', '(?(a)b)', '[a', '[', '[^', '[b-a]', '[\\d-a]',
          '[a-\\d]', '\\', 'a\\', '\\q', '\\1', '(\\1)', '\\400', '[\\400]', '[\\8]', '\\x1', '\\u12', '\\U00110000', '\\N', '\\N{', '\\N{}', '\\N{nope}',
          'a{3,2}', '(?i', '(?iz)', '(?i-', '(?i-:', '(?i-z:a)', '(?-i)', '(?-a:b)', '(?au:b)', '(?L)a', '(?i-i:a)', 'a(?i)b', '(?<=a*)b', '(?<=a|bc)',
          '(?<=(a)\\1)', '(?<=(a)(?(1)b))', '(?<!(?P<x>a)(?P=x))', '(?P<é>a)', '(?z)', 'a\n(b', '(?>a', '(?=a', '(?:', '+', '|*', '(|*)', 'a{99999999999}',
          '(?(99999999)a)', '(?i:a', '\\B*', '[[]', '{', 'a{', 'a{,', 'x{1', 'a{1,2', '{1}', ']', '}'):
    try:
        c = re.compile(p)
        print(repr(p), 'fine', c.groups)
    except re.error as e:
        print(repr(p), '|', e, '|', e.msg, e.pos, e.lineno, e.colno)
    except OverflowError as e:
        print(repr(p), 'OverflowError', e)
for p, f in ((b'a', re.U), ('a', re.L), ('a', re.A | re.U), (b'a', re.A | re.L), (b'(?u)a', 0), (b'(?P<\xe9>a)', 0)):
    try:
        re.compile(p, f)
    except ValueError as e:
        print(p, 'ValueError', e)
    except re.error as e:
        print(p, e)
for call in (lambda: re.match('a', b'a'), lambda: re.match(b'a', 'a'), lambda: re.match('a', 1), lambda: re.compile(1),
             lambda: re.compile(re.compile('a'), re.I), lambda: re.sub('a', b'b', 'a'), lambda: re.Pattern(),
             lambda: re.Match(), lambda: re.findall('a', None), lambda: re.finditer('a', 5), lambda: re.split('a', [1])):
    try:
        call()
        print('fine')
    except (TypeError, ValueError) as e:
        print(type(e).__name__, str(e).split(' (')[0][:70])
print(issubclass(re.error, Exception), re.PatternError is re.error if hasattr(re, 'PatternError') else True)
