# gmtime, mktime, asctime, strftime over a range of dates.
import time

FORMAT = '%Y-%m-%d %H:%M:%S %j %U %W %V %G %g %u %w %a %A %b %B %p %I %y %e %D %F %T %R %r %c %x %X %z %h%%'
for t in (0, 1, -1, 86399, 951782400, 1709164800, 1234567890.987, 253402300799, -1e9, 4102444800, 1104537599, 1104537600):
    g = time.gmtime(t)
    print(t, g, g.tm_zone, g.tm_gmtoff, time.asctime(g))
    print(time.strftime(FORMAT, g))
print(time.strftime('%-d %_d %^a|%10A|%-H|%_H|%010d|%Ey %Od', time.gmtime(1e9)))
print(repr(time.strftime('é%Y\n%n%t', (2020, 1, 1, 0, 0, 0, 0, 1, 0))), time.strftime('%m %d %j', (5, 0, 0, 0, 0, 0, 0, 0, 0)))
print(time.asctime((2020, 2, 3, 4, 5, 6, 0, 1, 0)))
print([time.mktime(time.localtime(t)) == t for t in (0, 86400 * 365, 1.7e9 // 1)])
print(time.mktime((2020, 14, 40, 25, 61, 61, 0, 0, 0)) - time.mktime((2021, 3, 12, 2, 2, 1, 0, 0, 0)))
