# needs: 3.14
# textwrap: wrap, fill, shorten, dedent, indent and the options.
import textwrap
text = ("The quick brown fox -- a well-known, fast-moving animal -- jumped over the lazy dog's kennel; "
        "see https://example.com/a-b-c/d?x=1 for more. It's twenty-one o'clock!  And then-- nothing (half-\nbaked)\ttabs.")
for w in (8, 12, 20, 33, 70):
    print(w, textwrap.wrap(text, w))
print(textwrap.fill(text, 30, initial_indent='* ', subsequent_indent='  '))
print(textwrap.wrap(text, 15, break_long_words=False, break_on_hyphens=False))
print(textwrap.wrap(text, 25, max_lines=2), textwrap.wrap(text, 25, max_lines=2, placeholder='~'))
print(textwrap.shorten('Hello  world, this is  long', 16), textwrap.shorten('Hello', 10), textwrap.shorten('Hello world', 7, placeholder='..'))
print(textwrap.wrap('a sentence. Another one! "Third." x', 40, fix_sentence_endings=True))
print(textwrap.wrap('  lead  and   trail  ', 8, drop_whitespace=False), textwrap.wrap(''), textwrap.wrap('   '))
print(repr(textwrap.dedent('''
    one
      two

    three
    ''')), repr(textwrap.dedent('\ta\n  b')), repr(textwrap.dedent('  a\n   \n  b\n')))
print(repr(textwrap.indent('a\n\n b\n', '> ')), repr(textwrap.indent('a\n\nb', '+', lambda l: True)))
for f in (lambda: textwrap.wrap('x', 0), lambda: textwrap.wrap('hello world', 3, max_lines=1)):
    try:
        print(f())
    except ValueError as e:
        print(e)
print(textwrap.wrap('x' * 25 + ' yy', 10), textwrap.wrap('aaa-bbb-ccc-ddd', 6), textwrap.wrap('--option a--b e-mail co-op-er-ate', 5))
print(textwrap.wrap('a\tb\nc', 80), textwrap.wrap('a\tb\nc', 80, expand_tabs=False, replace_whitespace=False), textwrap.TextWrapper(width=5).wrap('abc def'))
