for n in (0, 5, -5, 255, -255, 2 ** 40, -(2 ** 70), 10 ** 25):
    print(str(n), repr(n), bin(n), oct(n), hex(n))
    print(format(n, "b"), format(n, "x"), format(n, "#X"), format(n, "o"), format(n, "d"), format(n, "n"))
print(len(str(2 ** 1000)), str(3 ** 300)[-20:], str(10 ** 100).count("0"), int(str(7 ** 100)) == 7 ** 100, int(hex(7 ** 100), 16) == 7 ** 100)
print("%d %i %5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o|%c" % (5, -5, 42, 42, 42, 42, 42, 255, 255, 255, 8, 8, 65))
