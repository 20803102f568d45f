/* SPDX-License-Identifier: MIT */
/* str: case conversions, with Unicode's full mappings. */
#include "base/unicode.h"
#include "builtin/natives.h"
#include "obj/str.h"

typedef enum { LOWER, UPPER, TITLE, SWAP, FOLD, CAPITAL } mode;

static uint32_t ascii_case(uint32_t c, mode m, bool first)
{
    bool up = c >= 'A' && c <= 'Z', low = c >= 'a' && c <= 'z';
    switch (m) {
    case LOWER:
    case FOLD: return up ? c + 32 : c;
    case UPPER: return low ? c - 32 : c;
    case SWAP: return up ? c + 32 : low ? c - 32 : c;
    default: return first ? (low ? c - 32 : c) : (up ? c + 32 : c);
    }
}

static cl_st convert(cl_vm *vm, cl_val *a, mode m)
{
    const cl_str *s = CL_PTR(vm, cl_str, a[0]);
    uint8_t labels = s->h.labels;
    cl_val out;
    if (!s->len) return CL_ST_OK;
    if (s->ascii) {
        void *dst;
        const uint8_t *p = cl_str_data(vm, s);
        if (s->len == 1) {
            CL_TRY(cl_str_from_cp(vm, ascii_case(p[0], m, true), &out));
            return cl_ret(a, out);
        }
        CL_TRY(cl_str_alloc(vm, s->len, 1, true, &out, &dst));
        uint8_t *q = dst;
        bool start = true;
        if (m == LOWER || m == FOLD) {
            for (uint32_t i = 0; i < s->len; i++)
                q[i] = (uint8_t)(p[i] + (p[i] >= 'A' && p[i] <= 'Z' ? 32 : 0));
        } else if (m == UPPER) {
            for (uint32_t i = 0; i < s->len; i++)
                q[i] = (uint8_t)(p[i] - (p[i] >= 'a' && p[i] <= 'z' ? 32 : 0));
        } else {
            for (uint32_t i = 0; i < s->len; i++) {
                bool letter = (p[i] | 32) >= 'a' && (p[i] | 32) <= 'z';
                q[i] = (uint8_t)ascii_case(p[i], m, start);
                start = m == TITLE ? !letter : false;
            }
        }
        cl_hdr_of(vm, out)->labels = labels;
        return cl_ret(a, out);
    }
    const void *d = cl_str_data(vm, s);
    int w = s->width;
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_CHARGE_BYTES(vm, (uint64_t)s->len * 16);
    bool prev_cased = false;
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = cl_str_at(vm, s, i), buf[CL_UNICODE_CASE_MAX];
        int n;
        bool to_lower = m == LOWER || (m == CAPITAL && i > 0) || (m == TITLE && prev_cased) ||
                        (m == SWAP && cl_unicode_is(c, CL_UC_UPPER));
        if (to_lower && c == 0x3A3) {
            buf[0] = cl_unicode_final_sigma(d, s->len, w, i) ? 0x3C2 : 0x3C3;
            n = 1;
        } else if (to_lower) {
            n = cl_unicode_lower_full(c, buf);
        } else if (m == UPPER || (m == SWAP && cl_unicode_is(c, CL_UC_LOWER))) {
            n = cl_unicode_upper_full(c, buf);
        } else if (m == TITLE || m == CAPITAL) {
            n = cl_unicode_title_full(c, buf);
        } else if (m == FOLD) {
            n = cl_unicode_fold_full(c, buf);
        } else {
            buf[0] = c;
            n = 1;
        }
        prev_cased = cl_unicode_is(c, CL_UC_LOWER | CL_UC_UPPER | CL_UC_TITLE);
        for (int k = 0; k < n; k++)
            CL_TRY(cl_sb_cp(&sb, buf[k]));
    }
    CL_TRY(cl_sb_finish(&sb, &out));
    if (labels && cl_off(out) >= cl_rgn_of(vm)->heap_start) cl_hdr_of(vm, out)->labels |= labels;
    return cl_ret(a, out);
}

cl_st nat_str_lower(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, LOWER);
}
cl_st nat_str_upper(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, UPPER);
}
cl_st nat_str_title(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, TITLE);
}
cl_st nat_str_swapcase(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, SWAP);
}
cl_st nat_str_casefold(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, FOLD);
}
cl_st nat_str_capitalize(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, CAPITAL);
}
