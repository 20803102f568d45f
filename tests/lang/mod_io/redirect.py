# What prints into a stream in memory.
import contextlib
import io
import sys

out = io.StringIO()
with contextlib.redirect_stdout(out):
    print('inside', 1)
    sys.stdout.write('direct\n')
print(repr(out.getvalue()))
print('a', 'b', sep='-', end='!', file=out, flush=True)
print(repr(out.getvalue()))
old, sys.stdout = sys.stdout, io.StringIO()
print('kept')
text, sys.stdout = sys.stdout.getvalue(), old
print(repr(text))
