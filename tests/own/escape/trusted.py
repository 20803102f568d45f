# timeout: 60
# skip-mode: fuel oom tiny retry gc chaos
"""Natives and state of the bundled modules, called with and set to what they do not expect: a Python exception, and nothing else.
A successful escape would end the process, or show memory that is not the program's (a sanitizer build says so)."""
import asyncio
import collections
import dataclasses
import itertools
import random
import sys
import time
import traceback
from asyncio import events

BAD = [None, 0, -1, 2**62, 2**70, 1.5, "", "x", b"", bytearray(8), [], {}, (), object(), int, len, sys, Exception(), [1, "a"],
       {"a": 1}, collections.OrderedDict(), slice(1), lambda *a: 0, (i for i in [1]), asyncio.Queue]
NATIVES = [sys._modules, sys._int_digits, collections._tuple_fields, collections._tuple_field, dataclasses._store_fields,
           itertools._combine, itertools._product, itertools._permute, random._mt_below, random._sha512, random._fresh_seed,
           random._mt_bits, random._mt_init, time._now, traceback._exc_text, traceback._tb_info, events._host_state]
refused = 0
for native in NATIVES:
    for count in range(4):
        for i in range(len(BAD)):
            for j in range(len(BAD) if count > 1 else 1):
                try:
                    native(*(BAD[i], BAD[j], BAD[(i + j) % len(BAD)])[:count])
                except Exception:
                    refused += 1
print(refused > 1000)
# expect: True
state = random._inst._mt
for size in 0, 1, 4, 100, 2499, 2500, 2504, 5000:
    state[:] = b"\xff" * size
    try:
        random.random()
    except ValueError as e:
        print(size, e)
# expect: 0 invalid state
# expect: 1 invalid state
# expect: 4 invalid state
# expect: 100 invalid state
# expect: 2499 invalid state
# expect: 2500 invalid state
# expect: 2504 invalid state
# expect: 5000 invalid state
