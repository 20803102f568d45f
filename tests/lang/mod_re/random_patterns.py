# What 150 patterns that nobody would write match.
import random
import re

R = random.Random(4)


def atom(d):
    k = R.random()
    if k < .45:
        return R.choice(['a', 'b', 'c', '.', '\\d', '\\w', '\\s', '1', ' ', '\\b', '^', '$', 'x', '\\Z', 'A'])
    if k < .6:
        parts = ['a', 'b', 'a-c', '\\d', 'x', '\\W', '0-9', 'A-C', '\\s', '-', 'c']
        return '[' + R.choice(['', '', '^']) + ''.join(R.choice(parts) for _ in range(R.randint(1, 3))) + ']'
    if d <= 0:
        return R.choice('abc')
    s = alternatives(d - 1)
    before = R.choice(['a', 'ab', '[ab]', '\\w'])
    return R.choice(['(%s)', '(%s)', '(?:%s)', '(?:%s)', '(?=%s)', '(?!%s)', '(?i:%s)', '(?>%s)', '(?<=' + before + ')', '(?<!' + before + ')',
                     '\\1', '(?(1)%s|b)']).replace('%s', s)


def repeated(d):
    a = atom(d)
    if R.random() < .4:
        a += R.choice(['*', '+', '?', '{2}', '{1,3}', '{,2}', '{2,}']) + R.choice(['', '', '', '?', '?', '+'])
    return a


def alternatives(d):
    return '|'.join(''.join(repeated(d) for _ in range(R.randint(0, 4))) for _ in range(R.choice([1, 1, 1, 2, 3])))


for i in range(150):
    p = alternatives(3)
    s = ''.join(R.choice('aaabbbccc1 xA\n') for _ in range(R.randint(0, 12)))
    f = R.choice([0, 0, re.I, re.M, re.S, re.A])
    try:
        c = re.compile(p, f)
    except re.error as e:
        print(i, e)
        continue
    m = c.search(s)
    print(i, m and (m.regs, m.lastindex), c.fullmatch(s), c.findall(s), c.split(s, 3), c.sub('<\\g<0>>', s), [x.span() for x in c.finditer(s, 1)])
