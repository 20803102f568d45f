/* SPDX-License-Identifier: MIT */
/* The core of the time module: the host's clock, or none. The interpreter reads no clock of its own
   for a program. Two values of the region go with it: how long the program slept, which its clocks
   are ahead by, and the last monotonic reading, so that one moved to a host whose clock is behind
   does not see time go back. */
#include "builtin/natives.h"
#include "obj/num.h"
#include "vm/run.h"

/* rgn->spare[]: small ints or None */
enum { SPARE_MONOTONIC = 4, SPARE_SLEPT = 5 };
/* of the monotonic clock of a program without a clock: about what one unit takes */
enum { NS_PER_FUEL = 2 };
#define NS_MAX (CL_SMALL_MAX / 2)

static int64_t spare(const cl_vm *vm, int which)
{
    cl_val v = cl_rgn_of(vm)->spare[which];
    return cl_is_int(v) ? cl_int(v) : 0;
}

static int64_t add(int64_t a, int64_t b) { return b > NS_MAX - a ? NS_MAX : a + b; }

/* Nanoseconds since 1970, None if the host gave no clock. monotonic: from any start; without a
   clock it counts the work done, the same in each run. */
cl_st nat_time_now(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool monotonic = cl_same(a[0], CL_TRUE);
    if (!vm->wall_ns && !monotonic) return cl_ret(a, CL_NONE);
    CL_CHARGE(vm, 20);
    uint64_t ns = vm->wall_ns ? vm->wall_ns(vm->wall_arg) : cl_vm_fuel_used(vm) * NS_PER_FUEL;
    int64_t now = add(ns > (uint64_t)NS_MAX ? NS_MAX : (int64_t)ns, spare(vm, SPARE_SLEPT));
    if (monotonic) {
        int64_t last = spare(vm, SPARE_MONOTONIC);
        if (now < last) now = last;
        cl_rgn_of(vm)->spare[SPARE_MONOTONIC] = cl_small(now);
    }
    return cl_ret(a, cl_small(now));
}

/* Nothing waits: the program's clocks go forward. */
cl_st nat_time_sleep(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is_int(a[0]) || cl_int(a[0]) < 0 || cl_int(a[0]) > NS_MAX) return cl_bad_internal(vm);
    cl_rgn_of(vm)->spare[SPARE_SLEPT] = cl_small(add(cl_int(a[0]), spare(vm, SPARE_SLEPT)));
    return cl_ret(a, CL_NONE);
}
