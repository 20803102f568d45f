import time

for text, form in (('2020-02-29', '%Y-%m-%d'), ('10:20:30 PM', '%I:%M:%S %p'), ('Mon Jan  5 2015', '%a %b %d %Y'),
                   ('100 2020', '%j %Y'), ('70 3', '%y %m'), ('60', '%y'), ('2021 30 1', '%Y %U %w'), ('2021 30 1', '%Y %W %w'),
                   ('2020 53 7', '%G %V %u'), ('12 am', '%I %p'), ('+0530', '%z'), ('-01:30:15.5', '%z'), ('Z', '%z'),
                   ('UTC', '%Z'), ('12.345', '%S.%f'), ('Thu Jan  1 00:00:00 1970', '%c'), ('01/02/03', '%x'), ('1:2:3', '%X'),
                   ('a%b', 'a%%b'), ('  2020   5', ' %Y %m'), ('december', '%B'), ('0', '%w'), ('61', '%S'), ('112011', '%d%m%Y'),
                   ('1 1 11', '%d %m %y'), ('2024 0 3', '%Y %W %w'), ('2023 366', '%Y %j')):
    try:
        r = time.strptime(text, form)
        print(text, r, r.tm_zone, r.tm_gmtoff)
    except ValueError as e:
        print(text, form, e)
print(time.strptime('Sat Jun 06 16:26:11 1998'))
