# needs: 3.14
import re

print(re.sub('a', 'b', 'banana'), re.sub('a', 'b', 'banana', count=2), re.subn('a', 'b', 'banana', 1), re.sub('x', 'y', 'abc'))
print(re.sub(r'(\w+) (?P<second>\w+)', r'\2 \g<1> \g<second>\g<0>', 'hello world'))
print(re.sub('x*', '-', 'axb'), re.sub('', '-', 'ab'), re.sub('(a)|b', r'[\1]', 'ab'))
print(re.sub('.', r'\n\t\\\x0a' if False else r'\n\t\\', 'a'), re.sub('a', r'\101\0\07\08', 'a').encode())
print(re.sub(r'\d+', lambda m: str(int(m[0]) * 2), 'a1 b22'), re.sub('a', lambda m: '\\n', 'a'))
print(re.sub(b'a', rb'<\g<0>>', b'banana'), re.subn(b'a', b'', b'banana'))
print(re.compile('(?P<x>a)(b)?').match('a').expand(r'[\g<x>|\2|\1]'))
for t in (r'\3', r'\g<3>', r'\g<', r'\g', r'\g<>', r'\g<1a', r'\g<1a>', r'\g<z>', r'\q', '\\', r'\400', r'\g<-1>', r'\g<+1>'):
    try:
        print(re.sub('(a)(b)?', t, 'a'))
    except (re.error, IndexError) as e:
        print(t, type(e).__name__, e, getattr(e, 'pos', None))


def nested(m):
    return re.sub('b', lambda n: m[0] + n[0].upper(), 'abc')


print(re.sub('x', nested, 'x-x'))


def failing(m):
    if m.start() > 1:
        raise KeyError(m.start())
    return 'y'


try:
    re.sub('x', failing, 'xxx')
except KeyError as e:
    print('KeyError', e)
for repl in (None, 1, lambda m: 1):
    try:
        print(re.sub('a', repl, 'ba'))
    except TypeError as e:
        print('TypeError')

# a lexer
scanner = re.Scanner([(r'[a-z]+', lambda s, t: ('name', t)), (r'\d+', lambda s, t: int(t)), (r'[-+*/]', lambda s, t: t), (r'\s+', None)])
print(scanner.scan('sum = 3'), scanner.scan('a + 12*b'))
s = re.compile('a|').scanner('baa')
print([m and m.span() for m in iter(s.search, None)])
