"""
description: `time.time()`, `gmtime()` and the like raise PermissionError unless the host gave the program a clock. `monotonic()`,
    `perf_counter()` and `process_time()` then count the work done. `sleep()` does not wait: the program's clocks go forward.
cause: a program sees nothing its host did not give it, and the same input gives the same behaviour.
workaround: `cloche run --clock real` or `--clock fixed=SECONDS`, `cloche_set_clock()` in C; a program that has to wait calls a host
    function that waits.
"""
import time

try:
    time.time()
except PermissionError as e:
    print(e)
start = time.monotonic()
time.sleep(3600)
print(round(time.monotonic() - start))
