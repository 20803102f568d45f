import io

s = io.StringIO()
print(s.write('hello'), s.write(''), s.getvalue(), s.tell())
print(s.seek(1), s.read(2), s.read(), repr(s.read()), s.seek(10), s.write('x'), repr(s.getvalue()))
print(s.seek(0), s.write('HE'), s.getvalue()[:5], s.truncate(3), s.getvalue(), s.tell(), s.truncate(), s.seek(0, 2))
s = io.StringIO('one\ntwo\n\nlast')
print(s.readline(), s.readline(2), s.readlines(), s.readline())
s.seek(0)
print(list(s), s.seek(0), s.readlines(5), s.read(0) == '')
print(s.readable(), s.writable(), s.seekable(), s.isatty(), s.closed, s.newlines, s.line_buffering, s.encoding, s.errors)
s.writelines(['a', 'b'])
with s as t:
    print(t is s)
print(s.closed)
for call in ('s.read()', 's.write("a")', 's.getvalue()', 's.tell()', 's.seek(0)', 's.readline()', 'list(s)', 's.__enter__()',
             's.truncate()', 's.flush()', 's.isatty()', 's.readable()', 's.close()'):
    try:
        print(eval(call))
    except ValueError as e:
        print(call, e)
s = io.StringIO('abc')
for call in ('s.write(1)', 's.write(b"a")', 's.read("a")', 's.read(1.5)', 's.seek(-1)', 's.seek(0, 5)', 's.seek(1, 1)', 's.seek(1, 2)',
             's.truncate(-1)', 's.fileno()', 's.detach()', 'io.StringIO(1)', 'io.StringIO("", "x")', 'io.StringIO("", 5)',
             's.writelines([1])', 's.seek("a")', 's.read(None)', 's.readline(None)', 's.seek(0, 1)'):
    try:
        print(call, repr(eval(call)))
    except (TypeError, ValueError, OSError) as e:
        print(call, type(e).__name__, e)
for newline in (None, '', '\n', '\r', '\r\n'):
    s = io.StringIO('a\nb\r\nc\rd\n', newline)
    print(repr(newline), s.readlines(), repr(s.getvalue()), repr(s.newlines))
    s.write('x\ny')
    print(repr(s.getvalue()))


class Upper(io.StringIO):
    def write(self, text):
        return super().write(text.upper())


u = Upper()
print('hello', 3, file=u)
print(repr(u.getvalue()), isinstance(u, io.TextIOBase), isinstance(u, io.IOBase), issubclass(io.StringIO, io.RawIOBase))
u.extra = 5
print(u.extra, next(io.StringIO('q\nr')), [line.strip() for line in io.StringIO(' a\n b ')])
big = io.StringIO()
for i in range(2000):
    big.write(str(i))
print(len(big.getvalue()), sum(map(int, big.getvalue())))
