import re

# groups, names, spans
m = re.search(r'(?P<year>\d{4})-(?P<month>\d\d)(-(\d\d))?', 'on 2024-05 and so on')
print(m, m.groups(), m.groupdict(), m.span('month'), m.start(4), m.end(3), m.lastindex, m.lastgroup)
print(m[0], m['year'], m.group(1, 'month', 3), m.groups('-'), m.regs, m.pos, m.endpos, m.string)
print(m.re is re.compile(r'(?P<year>\d{4})-(?P<month>\d\d)(-(\d\d))?'), bool(m))
for bad in (5, -1, 'day', None, 1.5):
    try:
        m.group(bad)
    except IndexError as e:
        print('IndexError', e)
print(re.compile('b+').match('abbb', 1), re.compile('b+').fullmatch('abbb', 1, 3), re.compile('^b').search('abbb', 1))
print(re.compile('b').search('abb', 2, 1), re.compile('$').search('ab', 0, 1).span(), re.compile('a').search('xa', -5).span())

# greedy, lazy, possessive, atomic
for p in (r'<.*>', r'<.*?>', r'<[^>]*+>', r'(?>a+)b', r'a{2,3}?', r'(ab){1,2}', r'x*', r'(?:a|ab)(?:c|bcd)', r'(a?)*', r'(a*)+', r'((a)|b)*'):
    print(p, re.search(p, '<a><b> aab abcd'), [x.span() for x in re.finditer(p, 'aab<c>ab')])

# lookaround, references, conditions
for p, s in ((r'(?<=a)b', 'ab'), (r'(?<!a)b', 'abb'), (r'(?=b)\w+', 'abc'), (r'(?!a)\w', 'ab'), (r'(\w)\1', 'abbc'),
             (r'(?P<q>["\']).*?(?P=q)', 'say "it\'s" now'), (r'(<)?a(?(1)>|$)', '<a>'), (r'(<)?a(?(1)>|$)', 'a'),
             (r'(?<=(a))b\1', 'aba'), (r'(?=(a+))a*b\1', 'baaabac'), (r'\bfoo\b', 'a foo.'), (r'\Aab\Z', 'ab\n'), (r'ab$', 'ab\n')):
    m = re.search(p, s)
    print(p, m, m and m.groups())

# flags
for p, s, f in (('^b$', 'a\nb\nc', re.M), ('a.b', 'a\nb', re.S), ('STRASSE', 'strasse', re.I), ('a b # c\n c', 'abc', re.X),
                (r'\w+', 'äö x', re.A), ('(?i)É', 'é', 0), ('(?i:a)b', 'Ab', 0), ('(?i:a)b', 'AB', 0), ('(?-i:a)b', 'aB', re.I),
                ('[k-m]+', '\u212aL', re.I), ('ß', 'ẞ', re.I), ('Σ', 'ς', re.I), ('[^a]', 'A', re.I), ('(?s:.)(?-s:.)', '\n\n', re.S)):
    print(p, re.search(p, s, f), re.compile(p, f).flags)

# bytes
print(re.findall(rb'\w+', b'ab \xe4c'), re.sub(b'a', b'\\g<0>x', b'banana'), re.split(b'[,;]', bytearray(b'a,b;c')))
print(re.match(rb'(?i)\xc4', b'\xe4'), re.match(b'.', memoryview(b'abc')[1:]).group())

# all matches
print(re.findall('a', 'banana'), re.findall('(a)(n)?', 'banana'), re.findall('', 'ab'), re.findall('b*', 'abbc'))
print(re.split('(-)|x', 'a-bxc'), re.split('x*', 'axbc'), re.split(',', 'a,b,c', maxsplit=1), re.split('b', 'abc', 1))
print([m.group() for m in re.finditer(r'\d+|\D', 'a12b')], list(re.compile('a').finditer('aXa', 1)))
it = re.finditer('a', 'aa')
print(next(it).span(), next(it).span(), next(it, None))
print(re.escape('a.b-c d\n$é'), re.escape(b'a.b'))


# subclasses and other buffers
class S(str):
    def __str__(self):
        return 'no'


m = re.search(S('b'), S('abc'))
print(type(m.group()), type(m.string), type(m.re.pattern), m)
print(type(re.sub('x', 'y', S('abc'))), re.sub('b', S('y'), S('abc')))
print(re.compile('a') == re.compile('a'), re.compile('a') == re.compile('a', re.I), re.compile('a') == re.compile(b'a'),
      hash(re.compile('a')) == hash(re.compile('a')), re.compile(re.compile('x')).pattern)
for p in (re.compile('a'), re.compile(b'a', re.I), re.compile('a', re.A | re.X), re.compile('(?im)a'), re.compile('a' * 300)):
    print(repr(p)[:80])
print(re.I, repr(re.I), re.I | re.M, repr(re.I | re.M), re.RegexFlag(0), re.compile('a').flags)
print(re.Pattern[str], re.Match[bytes], isinstance(re.compile(''), re.Pattern))
