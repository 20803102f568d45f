/* SPDX-License-Identifier: MIT */
/* What the registers of step natives hold in which state.

   A step native trusts what it put into its registers. In a machine that was loaded, a snapshot
   put them there, and a frame above can return any value into any of them; so while vm->loaded is
   set, they are checked against this table before each entry. The table says what a state relies
   on, one letter for r[1], r[2], ...; a state that is not in it does not exist. Relations that
   other code can change while the step waits (the length of a list it shares) are looked at where
   they are used. */
#include "builtin/natives.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "vm/machine.h"

/* .  any value                  l  a list              k  None or a list
   t  a tuple                    u  a tuple, not empty  i  a small int
   E Z M F  an iterator of enumerate, zip, map, filter
   r  a tuple as long as the iterator in r[1] has sources
   p  a position among those: 0 to twice their number */
static const struct {
    uint16_t native;
    uint8_t first, last; /* states */
    const char *regs;
} rows[] = {
    { CL_NAT_collect, 0, 1, "" },
    { CL_NAT_collect, 2, 3, ".l" },
    { CL_NAT_collect, 4, 4, "" },
    { CL_NAT_sum, 0, 1, "" },
    { CL_NAT_sum, 2, 4, "..i" },
    { CL_NAT_any, 0, 4, "" },
    { CL_NAT_all, 0, 4, "" },
    { CL_NAT_min, 0, 0, "t" },
    { CL_NAT_min, 1, 7, "" },
    { CL_NAT_max, 0, 0, "t" },
    { CL_NAT_max, 1, 7, "" },
    { CL_NAT_sorted, 0, 0, "u" },
    { CL_NAT_sorted, 1, 1, "......l" },
    { CL_NAT_sorted, 10, 10, "...l" },
    { CL_NAT_sorted, 11, 11, "...ll" },
    { CL_NAT_sorted, 12, 15, "...lk" },
    { CL_NAT_list_sort, 0, 0, "l" },
    { CL_NAT_list_sort, 10, 10, "l..l" },
    { CL_NAT_list_sort, 11, 11, "l..ll" },
    { CL_NAT_list_sort, 12, 15, "l..lk" },
    { CL_NAT_next, 0, 1, "" },
    { CL_NAT_enumerate_next, 0, 1, "E" },
    { CL_NAT_zip_next, 0, 0, "Z" },
    { CL_NAT_zip_next, 1, 2, "Zrp" },
    { CL_NAT_map_next, 0, 0, "M" },
    { CL_NAT_map_next, 1, 3, "Mrp" },
    { CL_NAT_map_next, 4, 4, "M" },
    { CL_NAT_filter_next, 0, 3, "F" },
    { CL_NAT_re_exec, 0, 1, "" },
    { CL_NAT_re_all, 0, 0, "" },
    { CL_NAT_re_all, 1, 1, "........l" },
    { CL_NAT_host_wait, 0, 0, "" },
    { CL_NAT_host_wait, 1, 1, "i" },
};

static bool is_iter(const cl_vm *vm, cl_val v, cl_iter_kind kind)
{
    return cl_is(v, CL_K_ITER) && cl_hdr_of(vm, v)->aux == kind;
}

/* Number of sources of the zip or map in r[1], whose row comes before. */
static uint32_t sources(const cl_vm *vm, const cl_val *r)
{
    const cl_iter *it = CL_PTR(vm, cl_iter, r[1]);
    return cl_tuple_len(vm, it->h.aux == CL_IT_ZIP ? it->a : it->b);
}

static bool reg_ok(const cl_vm *vm, const cl_val *r, cl_val v, char c)
{
    switch (c) {
    case 'l': return cl_is(v, CL_K_LIST);
    case 'k': return cl_is_none(v) || cl_is(v, CL_K_LIST);
    case 't': return cl_is(v, CL_K_TUPLE);
    case 'u': return cl_is(v, CL_K_TUPLE) && cl_tuple_len(vm, v) > 0;
    case 'i': return cl_is_int(v);
    case 'E': return is_iter(vm, v, CL_IT_ENUM);
    case 'Z': return is_iter(vm, v, CL_IT_ZIP);
    case 'M': return is_iter(vm, v, CL_IT_MAP);
    case 'F': return is_iter(vm, v, CL_IT_FILTER);
    case 'r': return cl_is(v, CL_K_TUPLE) && cl_tuple_len(vm, v) == sources(vm, r);
    case 'p': return cl_is_int(v) && cl_int(v) >= 0 && cl_int(v) <= 2 * (int64_t)sources(vm, r);
    default: return true;
    }
}

bool cl_step_regs_ok(const cl_vm *vm, uint32_t native, const cl_val *r)
{
    if (cl_natives[native].step == step_none) return true; /* the machine itself does these */
    if (!cl_is_int(r[0])) return false;
    if (!cl_is(cl_rgn_of(vm)->exc, CL_K_EXC)) /* RAISED says that an exception waits */
        for (uint32_t i = 1; i < cl_natives[native].nregs; i++)
            if (cl_same(r[i], CL_RAISED)) return false;
    for (uint32_t i = 0; i < CL_COUNTOF(rows); i++) {
        if (rows[i].native != native || cl_int(r[0]) < rows[i].first || cl_int(r[0]) > rows[i].last)
            continue;
        for (uint32_t k = 0; rows[i].regs[k]; k++)
            if (!reg_ok(vm, r, r[k + 1], rows[i].regs[k])) return false;
        return true;
    }
    return false;
}
