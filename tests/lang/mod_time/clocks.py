# Clocks go forward, sleep takes time.
import time

for name in ('monotonic', 'perf_counter', 'process_time'):
    a, b = getattr(time, name)(), getattr(time, name)()
    print(name, a <= b, type(a).__name__, type(getattr(time, name + '_ns')()).__name__)
start = time.monotonic()
time.sleep(0.01)
time.sleep(0)
print(time.monotonic() - start >= 0.01)
start = time.perf_counter_ns()
for i in range(1000):
    pass
print(time.perf_counter_ns() > start)
info = time.get_clock_info('monotonic')
print(info.monotonic, info.adjustable)
