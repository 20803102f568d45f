import io

raw = io.BytesIO('grüße\r\nzwei\rdrei\nvier'.encode())
t = io.TextIOWrapper(raw, encoding='utf-8')
print(t.readline(), t.tell(), t.read(3), repr(t.read()), t.encoding, t.errors)
t.seek(0)
print(list(t))
t.seek(8)
print(repr(t.read(4)))
for newline in ('', '\n', '\r', '\r\n'):
    t = io.TextIOWrapper(io.BytesIO(b'a\r\nb\rc\nd'), encoding='ascii', newline=newline)
    print(repr(newline), t.readlines())
out = io.BytesIO()
t = io.TextIOWrapper(out, encoding='latin-1', newline='\r\n', write_through=True)
print(t.write('é\nx'), out.getvalue(), t.flush(), t.writable(), t.readable(), t.seekable())
print('printed', file=t)
t.flush()
print(out.getvalue(), t.detach() is out)
for call in ('t.read()', 't.write("a")'):
    try:
        eval(call)
    except ValueError as e:
        print(call, e)
t = io.TextIOWrapper(io.BytesIO(b'\xff'), encoding='utf-8')
try:
    t.read()
except UnicodeDecodeError as e:
    print(e)
print(io.TextIOWrapper(io.BytesIO(b'\xffa'), encoding='utf-8', errors='replace').read())
t = io.TextIOWrapper(io.BytesIO(), encoding='ascii')
for call in ('t.write(b"a")', 't.write("é")', 'io.TextIOWrapper(io.BytesIO(), newline="x")', 'io.TextIOWrapper(io.BytesIO(), encoding="nope")'):
    try:
        print(eval(call))
    except (TypeError, ValueError, LookupError) as e:
        print(call, type(e).__name__, e)
with t:
    t.write('one\ntwo')
    t.seek(0)
    print(t.readline(), t.readline(1), t.tell(), t.read())
print(t.closed, t.buffer.closed)
t = io.TextIOWrapper(io.BytesIO(b'abc\ndef'), encoding='ascii')
next(t)
try:
    t.tell()
except OSError as e:
    print(e)
