import io

b = io.BytesIO(b'hello\nworld\n')
print(b.read(3), b.read1(2), b.readline(), b.readline(2), b.readlines(), b.read(), b.tell())
print(b.seek(-3, 2), b.read(), b.seek(2), b.write(b'XY'), b.getvalue(), b.seek(1, 1), b.seek(-100, 1), b.seek(15), b.write(b'!'), b.getvalue())
buf = bytearray(4)
b.seek(0)
print(b.readinto(buf), buf, b.readinto1(buf), buf, list(b))
print(b.truncate(3), b.getvalue(), b.tell(), b.seek(0), b.write(bytearray(b'zz')), b.write(memoryview(b'q')), b.getvalue())
view = b.getbuffer()
view[0:1] = b'_'
print(b.getvalue(), len(view), view.readonly)
view.release()
b.writelines([b'1', b'2'])
print(b.getvalue(), b.readable(), b.writable(), b.seekable(), b.isatty(), b.closed, b.flush())
for call in ('b.write("a")', 'b.write(1)', 'b.seek(-1)', 'b.seek(0, 9)', 'b.truncate(-1)', 'b.fileno()', 'b.detach()',
             'b.readinto(b"a")', 'io.BytesIO("a")', 'b.read("a")', 'b.readinto(3)', 'io.BytesIO(None).getvalue()', 'b.read(None)'):
    try:
        print(call, eval(call))
    except (TypeError, ValueError, OSError) as e:
        print(call, type(e).__name__, e if 'readinto' not in call else '')
with b:
    pass
for call in ('b.read()', 'b.write(b"a")', 'b.getvalue()', 'b.getbuffer()', 'b.tell()', 'list(b)', 'b.flush()', 'b.close()', 'b.readable()'):
    try:
        print(call, eval(call))
    except ValueError as e:
        print(call, e)


class Counting(io.BytesIO):
    n = 0

    def write(self, data):
        self.n += 1
        return super().write(data)


c = Counting(b'x')
c.writelines([b'a', b'b'])
print(c.n, c.getvalue(), isinstance(c, io.BufferedIOBase))
