/* SPDX-License-Identifier: MIT */
/* "Did you mean: 'x'?": the nearest name by a Levenshtein distance in which a case change costs
   less than another letter. Costs and cut-offs are CPython's, so the same suggestions come out. */
#include "obj/dict.h"
#include "obj/exc.h"
#include "obj/list.h"
#include "obj/str.h"

#define MOVE_COST 2u
#define CASE_COST 1u
#define MAX_LEN 40u
#define MAX_NAMES 750u

static uint32_t fold(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static uint32_t replace_cost(uint32_t a, uint32_t b)
{
    if (a == b) return 0;
    return fold(a) == fold(b) ? CASE_COST : MOVE_COST;
}

/* max + 1 when the distance is larger than max. */
static uint32_t distance(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb,
                         uint32_t max)
{
    while (na && nb && a[0] == b[0]) {
        a++;
        b++;
        na--;
        nb--;
    }
    while (na && nb && a[na - 1] == b[nb - 1]) {
        na--;
        nb--;
    }
    if (!na || !nb) return MOVE_COST * (na + nb);
    if (na > MAX_LEN || nb > MAX_LEN) return max + 1;
    if (nb < na) {
        const uint32_t *t = a;
        a = b;
        b = t;
        uint32_t n = na;
        na = nb;
        nb = n;
    }
    if ((nb - na) * MOVE_COST > max) return max + 1;
    uint32_t row[MAX_LEN], result = 0;
    for (uint32_t i = 0; i < na; i++)
        row[i] = (i + 1) * MOVE_COST;
    for (uint32_t j = 0; j < nb; j++) {
        uint32_t diag = j * MOVE_COST, least = UINT32_MAX;
        result = diag;
        for (uint32_t i = 0; i < na; i++) {
            uint32_t sub = diag + replace_cost(b[j], a[i]);
            diag = row[i];
            uint32_t move = (result < diag ? result : diag) + MOVE_COST;
            result = sub < move ? sub : move;
            row[i] = result;
            if (result < least) least = result;
        }
        if (least > max) return max + 1;
    }
    return result;
}

static uint32_t points(const cl_vm *vm, cl_val s, uint32_t *out)
{
    const cl_str *p = CL_PTR(vm, cl_str, s);
    uint32_t n = p->len > MAX_LEN ? MAX_LEN + 1 : p->len;
    for (uint32_t i = 0; i < n && i < MAX_LEN; i++)
        out[i] = cl_str_at(vm, p, i);
    return n;
}

cl_val cl_suggest(cl_vm *vm, cl_val wrong, cl_val names)
{
    uint32_t w[MAX_LEN], c[MAX_LEN], nw = points(vm, wrong, w), i = 0, n = 0;
    cl_val best = CL_UNBOUND, k, v;
    if (nw > MAX_LEN) return best;
    uint32_t best_d = 0;
    const cl_val *it = NULL;
    uint32_t count = 0;
    bool dict = cl_is(names, CL_K_DICT);
    if (dict)
        count = cl_dict_count(vm, names);
    else if (!cl_seq_span(vm, names, &it, &count))
        return best;
    if (count >= MAX_NAMES) return best;
    vm->fuel -= 20 * (int64_t)count;
    for (;;) {
        if (dict ? !cl_dict_next(vm, names, &i, &k, &v) : n >= count) break;
        if (!dict) k = it[n];
        n++;
        if (!cl_is(k, CL_K_STR) || cl_str_eq(vm, k, wrong)) continue;
        uint32_t nc = points(vm, k, c);
        if (nc > MAX_LEN) continue;
        uint32_t max = (nw + nc + 3) * MOVE_COST / 6;
        if (!cl_is_unbound(best) && max > best_d - 1) max = best_d - 1;
        uint32_t d = distance(w, nw, c, nc, max);
        if (d > max) continue;
        if (cl_is_unbound(best) || d < best_d) {
            best = k;
            best_d = d;
            if (!d) break;
        }
    }
    return best;
}
