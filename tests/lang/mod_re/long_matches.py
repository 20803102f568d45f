# Matches that take many turns of the machine and more stack than the first has.
import re

print(re.match(r'(a|aa)+$', 'a' * 18 + 'b'), re.match(r'(?:a?){12}a{12}$', 'a' * 12).span())
print(re.match(r'(x+x+)+y', 'x' * 12))
text = 'ab' * 3000
m = re.match(r'(?:(a)|(b))*$', text)
print(m.span(), m.groups())
m = re.match(r'(?:a(?=b)|b)*?$', text)
print(m.span(), re.match(r'(.)*', text).span(1), re.match(r'(?:.|\n)*b', text).end())
print(re.search(r'c|b$', text).span(), re.search(r'(?<=ab)c', text), len(re.findall(r'ab|x', text)), re.sub(r'(a)(b)', r'\2\1', text)[:6])
print(re.match(r'(.*)\1$', text).span(1), len(re.split(r'(b)', text)), re.fullmatch(r'(?:ab)*+', text).end())
print(sum(1 for _ in re.finditer(r'a', text)), re.subn(r'b', lambda m: 'c', text)[1])
