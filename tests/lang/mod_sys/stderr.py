# sys.stderr: what goes there is no output, unless the program puts something else in its place.
import io
import sys
import traceback

print('one', file=sys.stderr)
print(sys.stderr.write('two\n'), sys.stderr.name, sys.stderr.errors, sys.stderr.encoding, sys.stderr is sys.__stderr__)
sys.stderr.writelines(['a', 'b\n'])
sys.stderr.flush()
kept, sys.stderr = sys.stderr, io.StringIO()
print('three', file=sys.stderr)
try:
    {}['missing']
except KeyError:
    traceback.print_exc()
text, sys.stderr = sys.stderr.getvalue(), kept
print(text.splitlines()[0], text.splitlines()[-1])
from contextlib import redirect_stderr
with redirect_stderr(io.StringIO()) as f:
    print('four', file=sys.stderr)
    traceback.print_exception(ValueError('five'))
print(f.getvalue())
try:
    sys.stderr.write(5)
except TypeError as e:
    print(e)
