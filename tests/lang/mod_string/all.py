# string: constants, capwords, Template, Formatter.
import string
from string import Template, Formatter
for n in ('ascii_letters', 'digits', 'hexdigits', 'octdigits', 'punctuation', 'printable', 'whitespace'):
    print(n, repr(getattr(string, n)))
print(string.capwords('  hello  wORLD foo '), string.capwords('a-b-c', '-'))
t = Template('$who likes ${what}s for $$5, $who')
print(t.substitute(who='tim', what='kung pao'), t.safe_substitute(who='x'), t.get_identifiers(), t.is_valid(), t.template)
print(t.substitute({'who': 1, 'what': 2}, who='kw'))


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


attempt(lambda: t.substitute(who=1))
attempt(lambda: Template('a\nb $ x').substitute())
attempt(lambda: Template('$').substitute())
attempt(lambda: Template('${a b}').substitute())
print(Template('a $ b ${ $1').safe_substitute(), Template('$').is_valid(), Template('').substitute())


class Hash(Template):
    delimiter = '#'


print(Hash('#a ## $a').substitute(a=1))
f = Formatter()
print(f.format('{0} {1!r:>5} {a[k]} {b.real:{w}} {{}}', 1, 'x', a={'k': 2}, b=3, w=4), f.format('{} {}', 1, 2))
print(list(f.parse('a{b!r:c}d{{e}}{}{x[0].y:{z}}')), f.vformat('{x}', (), {'x': 1}))
attempt(lambda: f.format('{0} {}', 1))
attempt(lambda: f.format('{} {0}', 1))
attempt(lambda: f.format('{2}', 1))
attempt(lambda: f.format('{a}'))
attempt(lambda: f.format('{0!x}', 1))
attempt(lambda: f.format('}'))
attempt(lambda: f.format('{'))


class Default(Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f'<{key}>') if isinstance(key, str) else super().get_value(key, args, kwargs)

    def check_unused_args(self, used_args, args, kwargs):
        print('used', sorted(map(str, used_args)))

    def format_field(self, value, spec):
        return value.upper() if spec == 'up' else super().format_field(value, spec)


print(Default().format('{x} {y:up} {0}', 7, y='abc'), f.get_field('0.real', (5,), {}))
