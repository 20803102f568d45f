# Streams of the program's own over the abstract classes, and the buffers over them.
import io


class Source(io.RawIOBase):
    def __init__(self, data):
        self.data = data
        self.calls = 0

    def readable(self):
        return True

    def readinto(self, b):
        self.calls += 1
        n = min(len(b), len(self.data), 4)
        b[:n] = self.data[:n]
        self.data = self.data[n:]
        return n


class Sink(io.RawIOBase):
    def __init__(self):
        self.got = []

    def writable(self):
        return True

    def write(self, b):
        self.got.append(bytes(b)[:3])
        return len(self.got[-1])


s = Source(b'hello world\nsecond line\n')
print(s.read(3), s.readline(), s.read(), s.read())
r = io.BufferedReader(Source(b'hello world\nsecond line\nthird'), 16)
print(r.read(2), r.peek(1)[:1], r.readline(), r.read1(3), r.readlines(), r.read(), r.readable(), r.writable())
buf = bytearray(6)
r = io.BufferedReader(Source(b'abcdefgh'))
print(r.readinto(buf), buf, r.read())
print([line for line in io.BufferedReader(Source(b'a\nb\nc'))])
sink = Sink()
w = io.BufferedWriter(sink, 4)
print(w.write(b'ab'), sink.got)
w.flush()
print(sink.got, w.write(b'defgh'), w.close(), b''.join(sink.got), sink.closed, w.closed)
p = io.BufferedRWPair(Source(b'in'), Sink())
print(p.read(), p.write(b'out'), p.flush(), p.readable(), p.writable())
x = io.BufferedRandom(io.BytesIO(b'0123456789'))
print(x.read(2), x.write(b'AB'), x.tell(), x.read(2), x.seek(0), x.read())
for call in ('io.BufferedReader(Sink())', 'io.BufferedWriter(Source(b""))', 'io.IOBase().seek(0)', 'io.RawIOBase().read(1)',
             'io.RawIOBase().write(b"")', 'io.IOBase().fileno()', 'io.TextIOBase().read()', 'io.BufferedIOBase().read()',
             'io.BufferedReader(Source(b""), 0)', 'io.BufferedReader(Source(b"")).write(b"")', 'io.IOBase()._checkReadable()',
             'io.IOBase().truncate()', 'io.TextIOBase().write("")'):
    try:
        print(call, eval(call))
    except (OSError, ValueError, NotImplementedError) as e:
        print(call, type(e).__name__, e)
print(issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError))
print(io.SEEK_SET, io.SEEK_CUR, io.SEEK_END, io.BlockingIOError is BlockingIOError)


class Log(io.TextIOBase):
    def __init__(self):
        self.lines = []

    def write(self, s):
        self.lines.append(s)
        return len(s)


log = Log()
print('to', 'log', file=log)
print(log.lines, log.closed)
log.close()
log.close()
print(log.closed)
d = io.IncrementalNewlineDecoder(None, True)
print(repr(d.decode('a\r')), repr(d.decode('\nb\rc')), repr(d.decode('', final=True)), repr(d.newlines))
