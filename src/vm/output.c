/* SPDX-License-Identifier: MIT */
/* The program's output: to the host's sink, or kept for it; metered against the output limit. What
   goes to sys.stderr has a sink of its own, if the host gave one. */
#include "obj/str.h"
#include "vm/machine.h"
#include "vm/run.h"

cl_st cl_out_write(cl_vm *vm, cl_val str, bool error)
{
    cl_rgn *g = cl_rgn_of(vm);
    size_t n = cl_str_utf8_len(vm, str);
    if (!n) return CL_ST_OK;
    if (g->used_output + n > vm->limits.output) {
        vm->limit_hit = CL_LIMIT_OUTPUT;
        return CL_ST_FUEL;
    }
    CL_CHARGE_BYTES(vm, n);
    if (vm->out_len + n + 1 > vm->out_cap) {
        size_t cap = vm->out_cap ? vm->out_cap : 4096;
        while (cap < vm->out_len + n + 1)
            cap *= 2;
        char *p = vm->alloc_fn(vm->alloc_arg, vm->out, vm->out_cap, cap);
        if (!p) return cl_raise_memory(vm);
        vm->out = p;
        vm->out_cap = cap;
    }
    cl_str_utf8(vm, str, vm->out + vm->out_len, n + 1);
    g->used_output += n;
    if (error && vm->print_error) {
        vm->print_error(vm->print_error_arg, vm->out + vm->out_len, n);
        return CL_ST_OK;
    }
    if (vm->print) { /* a sink takes the text at once, the buffer is only for the conversion */
        vm->print(vm->print_arg, vm->out + vm->out_len, n);
        return CL_ST_OK;
    }
    vm->out_len += n;
    return CL_ST_OK;
}
