/* SPDX-License-Identifier: MIT */
/* What lib/re needs of the machine: compiled patterns, and matches that can stop after any step.

   A program sees a pattern as a handle, the tuple (pattern, flags). The program it compiles to lies
   in the host's memory. Which handles have one is written in the region (a list: the next place,
   then the handles), so that what compiling costs is the same on every machine; after a load or
   fork the programs are made again when they are asked for.

   A match is tried with a stack of the C function first. One that takes more goes on as a step
   native, whose stack is a bytes object in the region: words as in `saved` below. */
#include "builtin/bytes.h"
#include "builtin/natives.h"
#include "obj/list.h"
#include "obj/num_ops.h"
#include "regex/regex.h"
#include "vm/machine.h"
#include "vm/regexes.h"

#define PLACES CL_REGEX_PLACES
#define MOST_UNITS 4000000u /* of all patterns that have a program */
#define TURN 2000           /* steps that are paid for at once */

/* ---- handles and programs ---- */

static bool is_pattern(cl_val v) { return cl_is(v, CL_K_STR) || cl_is(v, CL_K_BYTES); }

static bool is_handle(const cl_vm *vm, cl_val h)
{
    return cl_is(h, CL_K_TUPLE) && cl_tuple_len(vm, h) == 2 &&
           is_pattern(cl_tuple_items(vm, h)[0]) && cl_is_int(cl_tuple_items(vm, h)[1]);
}

static uint32_t units_of(const cl_vm *vm, cl_val handle)
{
    cl_val p = cl_tuple_items(vm, handle)[0];
    return cl_is(p, CL_K_STR) ? CL_PTR(vm, cl_str, p)->len : CL_PTR(vm, cl_bytes, p)->len;
}

static cl_rx_prog *compile(const cl_vm *vm, cl_val pattern, uint32_t flags, cl_rx_error *e)
{
    const void *p;
    uint32_t n;
    int width = 1;
    bool bytes = !cl_is(pattern, CL_K_STR);
    if (bytes) {
        n = CL_PTR(vm, cl_bytes, pattern)->len;
        p = CL_PTR(vm, cl_bytes, pattern)->data;
    } else {
        const cl_str *s = CL_PTR(vm, cl_str, pattern);
        n = s->len;
        width = s->width;
        p = cl_str_data(vm, s);
    }
    cl_rx_memory memory = { vm->alloc_fn, vm->alloc_arg };
    return cl_rx_compile(p, n, width, bytes, flags, &memory, &vm->poll, e);
}

static cl_st cannot_compile(cl_vm *vm, const cl_rx_error *e)
{
    switch (e->kind) {
    case CL_RX_E_MEMORY: return cl_raise_memory(vm);
    case CL_RX_E_STOP: return cl_num_poll(vm, 1);
    case CL_RX_E_DEEP: return cl_raise(vm, CL_T_RecursionError, "%s", e->text);
    case CL_RX_E_LARGE: return cl_raise(vm, CL_T_OverflowError, "%s", e->text);
    default: return cl_raise(vm, CL_T_ValueError, "%s", e->text);
    }
}

void cl_regexes_drop(cl_vm *vm)
{
    if (!vm->regexes) return;
    for (uint32_t i = 0; i < PLACES; i++) {
        if (vm->regexes->prog[i]) vm->side_bytes -= vm->regexes->prog[i]->bytes;
        cl_rx_free(vm->regexes->prog[i]);
    }
    vm->alloc_fn(vm->alloc_arg, vm->regexes, sizeof *vm->regexes, 0);
    vm->regexes = NULL;
}

/* The list of the region, made when it is not there. Everything a snapshot may have put into it is
   looked at by whoever reads it. */
static cl_st directory(cl_vm *vm, cl_val *out)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (!cl_is(g->regexes, CL_K_LIST) || cl_list_len(vm, g->regexes) != PLACES + 1) {
        cl_val l;
        CL_TRY(cl_list_new(vm, NULL, PLACES + 1, &l));
        g->regexes = l;
    }
    *out = g->regexes;
    return CL_ST_OK;
}

static cl_st host_table(cl_vm *vm)
{
    if (vm->regexes) return CL_ST_OK;
    vm->regexes = vm->alloc_fn(vm->alloc_arg, NULL, 0, sizeof *vm->regexes);
    if (!vm->regexes) return cl_raise_memory(vm);
    memset(vm->regexes, 0, sizeof *vm->regexes);
    return CL_ST_OK;
}

static uint8_t *hint_of(cl_vm *vm, uint32_t off)
{
    return &vm->regexes->hint[(off >> 4) % CL_REGEX_HINTS];
}

static void put_program(cl_vm *vm, uint32_t place, cl_rx_prog *prog, uint32_t handle)
{
    struct cl_regexes *t = vm->regexes;
    if (t->prog[place]) vm->side_bytes -= t->prog[place]->bytes;
    cl_rx_free(t->prog[place]);
    t->prog[place] = prog;
    t->handle[place] = handle;
    if (!prog) return;
    vm->side_bytes += prog->bytes;
    *hint_of(vm, handle) = (uint8_t)place;
}

static void forget(cl_vm *vm, cl_val list, uint32_t place)
{
    cl_list_items(vm, list)[1 + place] = CL_NONE;
    put_program(vm, place, NULL, 0);
}

/* Gives the program a place, and takes as many places from others as its length asks for. Cannot
   fail; the directory and the table are there. */
static void admit(cl_vm *vm, cl_val handle, cl_rx_prog *prog)
{
    cl_val list = cl_rgn_of(vm)->regexes, *v = cl_list_items(vm, list);
    uint64_t units = units_of(vm, handle);
    for (uint32_t i = 0; i < PLACES; i++)
        if (is_handle(vm, v[1 + i])) units += units_of(vm, v[1 + i]);
    uint32_t place = cl_is_int(v[0]) ? (uint32_t)cl_int(v[0]) % PLACES : 0, next = place;
    do {
        if (is_handle(vm, v[1 + next])) units -= units_of(vm, v[1 + next]);
        forget(vm, list, next);
        next = (next + 1) % PLACES;
    } while (units > MOST_UNITS && next != place);
    v[0] = cl_small((place + 1) % PLACES);
    v[1 + place] = handle;
    put_program(vm, place, prog, cl_off(handle));
}

/* A program takes 4 to 40 bytes for a character of its pattern, and counts as the machine's
   memory. */
static cl_st charge_compiling(cl_vm *vm, uint32_t units)
{
    CL_CHARGE(vm, 500 + 16 * (uint64_t)units);
    return cl_reserve(vm, 40 * (uint64_t)units);
}

static cl_st program_of(cl_vm *vm, cl_val handle, const cl_rx_prog **out)
{
    cl_val list;
    cl_rx_error e;
    if (!is_handle(vm, handle)) return cl_bad_internal(vm);
    uint32_t off = cl_off(handle);
    if (CL_LIKELY(vm->regexes != NULL)) {
        uint32_t place = *hint_of(vm, off) % PLACES;
        if (CL_LIKELY(vm->regexes->handle[place] == off)) {
            *out = vm->regexes->prog[place];
            return CL_ST_OK;
        }
    }
    CL_TRY(directory(vm, &list));
    CL_TRY(host_table(vm));
    uint32_t flags = (uint32_t)cl_int(cl_tuple_items(vm, handle)[1]), place = 0;
    while (place < PLACES && !cl_same(cl_list_items(vm, list)[1 + place], handle))
        place++;
    bool known = place < PLACES;
    if (known && vm->regexes->handle[place] == off) {
        *hint_of(vm, off) = (uint8_t)place;
        *out = vm->regexes->prog[place];
        return CL_ST_OK;
    }
    if (!known) CL_TRY(charge_compiling(vm, units_of(vm, handle)));
    cl_rx_prog *prog = compile(vm, cl_tuple_items(vm, handle)[0], flags, &e);
    if (!prog) return cannot_compile(vm, &e);
    if (known)
        put_program(vm, place, prog, off);
    else
        admit(vm, handle, prog);
    *out = prog;
    return CL_ST_OK;
}

/* A piece of the pattern as str. */
static cl_st piece_of(cl_vm *vm, cl_val pattern, uint32_t from, uint32_t n, cl_val *out)
{
    if (cl_is(pattern, CL_K_STR)) return cl_str_slice(vm, pattern, from, from + n, out);
    return cl_str_from_units(vm, CL_PTR(vm, cl_bytes, pattern)->data + from, n, 1, out);
}

/* (None, message, position or None, piece): lib/re raises it. */
static cl_st pattern_error(cl_vm *vm, cl_val *a, const cl_rx_error *e)
{
    cl_val v[4] = { CL_NONE, CL_NONE, CL_NONE, CL_NONE };
    if (e->kind != CL_RX_E_PATTERN) return cannot_compile(vm, e);
    CL_TRY(cl_str_from_ascii(vm, e->text, strlen(e->text), &v[1]));
    if (e->at != CL_RX_NONE) v[2] = cl_small(e->at);
    if (e->n) CL_TRY(piece_of(vm, a[0], e->piece, e->n, &v[3]));
    return cl_tuple_new(vm, v, 4, a);
}

static cl_st described(cl_vm *vm, cl_val *a, const cl_rx_prog *p, cl_val *handle)
{
    cl_val v[4], names, list;
    CL_TRY(directory(vm, &list));
    CL_TRY(host_table(vm));
    CL_TRY(cl_tuple_new(vm, a, 2, handle));
    CL_TRY(cl_tuple_new(vm, NULL, 2 * (uint64_t)p->nnames, &names));
    for (uint32_t i = 0; i < p->nnames; i++) {
        cl_val name;
        CL_TRY(piece_of(vm, a[0], p->names[i].name, p->names[i].len, &name));
        cl_tuple_items(vm, names)[2 * i] = name;
        cl_tuple_items(vm, names)[2 * i + 1] = cl_small(p->names[i].group);
    }
    v[0] = *handle;
    v[1] = cl_small(p->flags);
    v[2] = cl_small(p->groups);
    v[3] = names;
    return cl_tuple_new(vm, v, 4, a);
}

/* (pattern, flags): (handle, all flags, number of groups, names and groups), or what is wrong. */
cl_st nat_re_compile(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_rx_error e;
    cl_val handle;
    if (!is_pattern(a[0]) || !cl_is_int(a[1])) return cl_bad_internal(vm);
    uint32_t units = cl_is(a[0], CL_K_STR) ? CL_PTR(vm, cl_str, a[0])->len
                                           : CL_PTR(vm, cl_bytes, a[0])->len;
    CL_TRY(charge_compiling(vm, units));
    cl_rx_prog *p = compile(vm, a[0], (uint32_t)cl_int(a[1]), &e);
    if (!p) return pattern_error(vm, a, &e);
    cl_st st = described(vm, a, p, &handle);
    if (st != CL_ST_OK) {
        cl_rx_free(p);
        return st;
    }
    admit(vm, handle, p);
    return CL_ST_OK;
}

/* ---- the text ---- */

/* CPython's checks of what is searched. */
static cl_st give_text(cl_vm *vm, cl_val handle, cl_val text, cl_rx_run *r, uint32_t *len)
{
    bool bytes = !cl_is(cl_tuple_items(vm, handle)[0], CL_K_STR);
    if (cl_is(text, CL_K_STR)) {
        const cl_str *s = CL_PTR(vm, cl_str, text);
        if (bytes)
            return cl_raise(vm, CL_T_TypeError,
                            "cannot use a bytes pattern on a string-like object");
        r->text = cl_str_data(vm, s);
        r->width = s->width;
        *len = s->len;
        return CL_ST_OK;
    }
    const uint8_t *p;
    size_t n;
    if (!cl_is_byteslike(text))
        return cl_raise(vm, CL_T_TypeError, "expected string or bytes-like object, got '%T'",
                        text);
    if (!bytes)
        return cl_raise(vm, CL_T_TypeError, "cannot use a string pattern on a bytes-like object");
    CL_TRY(cl_bytes_arg(vm, text, &p, &n));
    r->text = p;
    r->width = 1;
    *len = (uint32_t)n;
    return CL_ST_OK;
}

/* pos and endpos, clamped as CPython does: with start > end nothing matches. */
static cl_st give_span(cl_vm *vm, cl_val pos, cl_val end, uint32_t len, cl_rx_run *r)
{
    int64_t from, to;
    CL_TRY(cl_ssize_arg(vm, pos, &from));
    CL_TRY(cl_ssize_arg(vm, end, &to));
    to = to < 0 ? 0 : to > (int64_t)len ? (int64_t)len : to;
    from = from < 0 ? 0 : from > (int64_t)len ? (int64_t)len : from;
    r->start = (uint32_t)from;
    r->end = (uint32_t)to;
    return CL_ST_OK;
}

static cl_st slice_text(cl_vm *vm, cl_val text, const cl_rx_run *r, uint32_t from, uint32_t to,
                        cl_val *out)
{
    if (from == to || from == CL_RX_NONE || to == CL_RX_NONE || from > to || to > r->end) {
        *out = cl_is(text, CL_K_STR) ? CL_V_EMPTY_STR : CL_V_EMPTY_BYTES;
        return CL_ST_OK;
    }
    if (cl_is(text, CL_K_STR)) return cl_str_slice(vm, text, from, to, out);
    CL_CHARGE_BYTES(vm, to - from);
    return cl_bytes_new(vm, (const uint8_t *)r->text + from, to - from, out);
}

static void group_span(const cl_rx_run *r, uint32_t group, uint32_t *from, uint32_t *to)
{
    *from = group ? r->regs[2 * group] : r->from;
    *to = group ? r->regs[2 * group + 1] : r->pos;
    if (*from == CL_RX_NONE || *to == CL_RX_NONE || *to < *from || *to > r->end)
        *from = *to = CL_RX_NONE;
}

/* (last group or None, start, end, start of group 1, ...), -1 for what did not take part. */
static cl_st spans_of(cl_vm *vm, const cl_rx_prog *p, const cl_rx_run *r, cl_val *out)
{
    uint32_t n = 3 + 2 * p->groups;
    CL_CHARGE(vm, n / 4);
    CL_TRY(cl_tuple_new(vm, NULL, n, out));
    cl_val *v = cl_tuple_items(vm, *out);
    v[0] = r->regs[0] ? cl_small(r->regs[0]) : CL_NONE;
    for (uint32_t g = 0; g <= p->groups; g++) {
        uint32_t from, to;
        group_span(r, g, &from, &to);
        v[1 + 2 * g] = cl_small(from == CL_RX_NONE ? -1 : (int64_t)from);
        v[2 + 2 * g] = cl_small(to == CL_RX_NONE ? -1 : (int64_t)to);
    }
    return CL_ST_OK;
}

/* ---- one match ---- */

#define SMALL_REGS 48
#define SMALL_STACK 256

cl_st nat_re_exec(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_rx_prog *p;
    cl_rx_run r = { 0 };
    uint32_t len = 0, regs[SMALL_REGS], stack[3 * SMALL_STACK];
    CL_TRY(program_of(vm, a[0], &p));
    CL_TRY(give_text(vm, a[0], a[1], &r, &len));
    CL_TRY(give_span(vm, a[2], a[3], len, &r));
    if (!cl_is_int(a[4])) return cl_bad_internal(vm);
    if (r.start > r.end) return cl_ret(a, CL_NONE);
    if (p->nregs > SMALL_REGS) return CL_ST_ESCALATE;
    r.regs = regs;
    r.stack = stack;
    r.cap = SMALL_STACK;
    cl_rx_begin(p, &r, r.start, (uint32_t)cl_int(a[4]));
    int64_t steps = TURN;
    cl_rx_status st = cl_rx_go(p, &r, &steps);
    if (st == CL_RX_STEPS || st == CL_RX_STACK) return CL_ST_ESCALATE;
    CL_CHARGE(vm, (uint64_t)(TURN - steps) + 4);
    if (st == CL_RX_NOT_FOUND) return cl_ret(a, CL_NONE);
    cl_val spans;
    CL_TRY(spans_of(vm, p, &r, &spans));
    return cl_ret(a, spans);
}

/* ---- runs in the region ---- */

enum { W_PC, W_POS, W_SP, W_FROM, W_SCAN, W_MODE, W_START, W_FOUND, W_COPIED, W_HEAD };

static uint32_t *words_of(const cl_vm *vm, cl_val saved)
{
    return (uint32_t *)(void *)CL_PTR(vm, cl_bytes, saved)->data;
}

static cl_st new_words(cl_vm *vm, uint64_t words, cl_val *out)
{
    return cl_bytes_new(vm, NULL, words * 4, out);
}

static void save(const cl_vm *vm, cl_val saved, const cl_rx_run *r)
{
    uint32_t *w = words_of(vm, saved);
    w[W_PC] = r->pc;
    w[W_POS] = r->pos;
    w[W_SP] = r->sp;
    w[W_FROM] = r->from;
    w[W_SCAN] = r->scan;
    w[W_MODE] = r->mode;
    w[W_START] = r->start;
}

/* The run in `saved`; r has text and end. One that this machine did not write is looked at. */
static cl_st restore(cl_vm *vm, const cl_rx_prog *p, cl_val saved, cl_rx_run *r)
{
    if (!cl_is(saved, CL_K_BYTES)) return cl_bad_internal(vm);
    uint64_t n = CL_PTR(vm, cl_bytes, saved)->len / 4, head = W_HEAD + (uint64_t)p->nregs;
    if (n < head) return cl_bad_internal(vm);
    uint32_t *w = words_of(vm, saved);
    r->pc = w[W_PC];
    r->pos = w[W_POS];
    r->sp = w[W_SP];
    r->from = w[W_FROM];
    r->scan = w[W_SCAN];
    r->mode = w[W_MODE];
    r->start = w[W_START];
    r->regs = w + W_HEAD;
    r->stack = w + head;
    r->cap = (uint32_t)((n - head) / 3);
    if (CL_UNLIKELY(vm->regexes->running != cl_off(saved))) {
        CL_CHARGE(vm, r->sp / 8);
        if (!cl_rx_run_ok(p, r)) return cl_bad_internal(vm);
        vm->regexes->running = cl_off(saved);
    }
    return CL_ST_OK;
}

static cl_st more_stack(cl_vm *vm, cl_val *saved)
{
    uint64_t n = CL_PTR(vm, cl_bytes, *saved)->len;
    cl_val more;
    CL_CHARGE_BYTES(vm, n);
    CL_TRY(cl_reserve(vm, n + n / 2));
    CL_TRY(new_words(vm, n / 4 + n / 8, &more));
    memcpy(words_of(vm, more), words_of(vm, *saved), n);
    *saved = more;
    vm->regexes->running = cl_off(more);
    return CL_ST_OK;
}

static cl_st first_words(cl_vm *vm, const cl_rx_prog *p, cl_rx_run *r, uint32_t mode, cl_val *saved)
{
    uint64_t n = W_HEAD + (uint64_t)p->nregs + 3 * 64;
    CL_CHARGE(vm, n / 8);
    CL_TRY(new_words(vm, n, saved));
    uint32_t *w = words_of(vm, *saved);
    r->regs = w + W_HEAD;
    cl_rx_begin(p, r, r->start, mode);
    save(vm, *saved, r);
    w[W_FOUND] = 0;
    w[W_COPIED] = r->start;
    vm->regexes->running = cl_off(*saved);
    return CL_ST_OK;
}

/* Runs until there is a match or none; *saved has all that is needed to go on when it returns
   anything but OK. *steps: what is paid for. */
static cl_st run(cl_vm *vm, const cl_rx_prog *p, cl_val *saved, cl_rx_run *r, int64_t *steps,
                 bool *found)
{
    for (;;) {
        if (*steps <= 0) {
            CL_CHARGE(vm, TURN);
            if (vm->fuel < 0) CL_TRY(cl_slice_end(vm));
            vm->gc_retries = 0; /* every turn is progress */
            *steps += TURN;
        }
        cl_rx_status st = cl_rx_go(p, r, steps);
        save(vm, *saved, r);
        *found = st == CL_RX_FOUND;
        if (st == CL_RX_FOUND || st == CL_RX_NOT_FOUND) return CL_ST_OK;
        if (st == CL_RX_STACK) {
            CL_TRY(more_stack(vm, saved));
            CL_TRY(restore(vm, p, *saved, r));
        }
    }
}

/* r[1] handle, r[2] text, r[3] pos, r[4] endpos, r[5] mode; r[6] the run, from state 1 on. */
cl_st step_re_exec(cl_vm *vm, cl_val *r)
{
    const cl_rx_prog *p;
    cl_rx_run run_ = { 0 };
    uint32_t len;
    int64_t steps = 0;
    bool found;
    CL_TRY(program_of(vm, r[1], &p));
    CL_TRY(give_text(vm, r[1], r[2], &run_, &len));
    CL_TRY(give_span(vm, r[3], r[4], len, &run_));
    if (run_.start > run_.end) return cl_bad_internal(vm);
    if (cl_int(r[0]) == 0) {
        if (!cl_is_int(r[5])) return cl_bad_internal(vm);
        CL_TRY(first_words(vm, p, &run_, (uint32_t)cl_int(r[5]), &r[6]));
        r[0] = cl_small(1);
    }
    CL_TRY(restore(vm, p, r[6], &run_));
    CL_TRY(run(vm, p, &r[6], &run_, &steps, &found));
    if (!found) {
        r[0] = CL_NONE;
        return CL_ST_OK;
    }
    return spans_of(vm, p, &run_, r);
}

/* ---- all matches ---- */

/* findall(), finditer(), split(), and split() without the groups */
enum { ALL_VALUES, ALL_SPANS, ALL_PIECES, ALL_TEXTS };

/* What findall() has of a match. */
static cl_st value_of(cl_vm *vm, const cl_rx_prog *p, cl_val text, const cl_rx_run *r, cl_val *out)
{
    uint32_t from, to;
    if (p->groups < 2) {
        group_span(r, p->groups, &from, &to);
        return slice_text(vm, text, r, from, to, out);
    }
    cl_val t;
    CL_CHARGE(vm, p->groups);
    CL_TRY(cl_tuple_new(vm, NULL, p->groups, &t));
    for (uint32_t g = 1; g <= p->groups; g++) {
        cl_val v;
        group_span(r, g, &from, &to);
        CL_TRY(slice_text(vm, text, r, from, to, &v));
        cl_tuple_items(vm, t)[g - 1] = v;
    }
    *out = t;
    return CL_ST_OK;
}

/* What split() has of a match: the text before it and the groups. */
static cl_st split_at(cl_vm *vm, uint32_t groups, cl_val text, const cl_rx_run *r, uint32_t copied,
                      cl_val list)
{
    uint32_t n = cl_list_len(vm, list);
    cl_val v;
    CL_CHARGE(vm, groups);
    CL_TRY(slice_text(vm, text, r, copied, r->from, &v));
    cl_st st = cl_list_push(vm, list, v);
    for (uint32_t g = 1; st == CL_ST_OK && g <= groups; g++) {
        uint32_t from, to;
        group_span(r, g, &from, &to);
        v = CL_NONE;
        if (from != CL_RX_NONE) st = slice_text(vm, text, r, from, to, &v);
        if (st == CL_ST_OK) st = cl_list_push(vm, list, v);
    }
    if (st != CL_ST_OK) cl_list_truncate(vm, list, n);
    return st;
}

/* Adds the match to the list: nothing has changed when it fails. */
static cl_st add_match(cl_vm *vm, const cl_rx_prog *p, cl_val text, const cl_rx_run *r,
                       uint32_t copied, int64_t what, cl_val list)
{
    cl_val v;
    if (what == ALL_PIECES || what == ALL_TEXTS)
        return split_at(vm, what == ALL_PIECES ? p->groups : 0, text, r, copied, list);
    if (what == ALL_SPANS)
        CL_TRY(spans_of(vm, p, r, &v));
    else
        CL_TRY(value_of(vm, p, text, r, &v));
    return cl_list_push(vm, list, v);
}

/* r[1] handle, r[2] text, r[3] pos, r[4] endpos, r[5] mode, r[6] what, r[7] most matches; r[8] the
   run, r[9] the list, from state 1 on. The result: (list, where to go on or None when there are
   no more, mode to go on with). */
cl_st step_re_all(cl_vm *vm, cl_val *r)
{
    const cl_rx_prog *p;
    cl_rx_run run_ = { 0 };
    uint32_t len;
    int64_t steps = 0;
    bool found = true;
    CL_TRY(program_of(vm, r[1], &p));
    CL_TRY(give_text(vm, r[1], r[2], &run_, &len));
    CL_TRY(give_span(vm, r[3], r[4], len, &run_));
    if (!cl_is_int(r[5]) || !cl_is_int(r[6]) || !cl_is_int(r[7])) return cl_bad_internal(vm);
    if (run_.start > run_.end) { /* there is nothing to find */
        cl_val none[3] = { CL_NONE, CL_NONE, CL_NONE };
        CL_TRY(cl_list_new(vm, NULL, 0, &none[0]));
        return cl_tuple_new(vm, none, 3, r);
    }
    if (cl_int(r[0]) == 0) {
        cl_val list;
        CL_TRY(cl_list_new(vm, NULL, 0, &list));
        CL_TRY(first_words(vm, p, &run_, (uint32_t)cl_int(r[5]), &r[8]));
        r[9] = list;
        r[0] = cl_small(1);
    }
    CL_TRY(restore(vm, p, r[8], &run_));
    int64_t left = cl_int(r[7]);
    while (found && left > 0) {
        if (!words_of(vm, r[8])[W_FOUND]) {
            CL_TRY(run(vm, p, &r[8], &run_, &steps, &found));
            if (!found) break;
            words_of(vm, r[8])[W_FOUND] = 1;
        }
        uint32_t *w = words_of(vm, r[8]);
        if (w[W_COPIED] > run_.end) w[W_COPIED] = run_.end; /* a snapshot may say anything */
        steps -= 4;
        CL_TRY(add_match(vm, p, r[2], &run_, w[W_COPIED], cl_int(r[6]), r[9]));
        vm->gc_retries = 0;
        w[W_COPIED] = run_.pos;
        w[W_FOUND] = 0;
        cl_rx_begin(p, &run_, run_.pos,
                    CL_RX_SEARCH | (run_.pos == run_.from ? CL_RX_ADVANCE : 0));
        save(vm, r[8], &run_);
        r[7] = cl_small(--left);
    }
    cl_val v[3] = { r[9], found ? cl_small(run_.start) : CL_NONE,
                    cl_small(run_.mode) };
    if (cl_int(r[6]) >= ALL_PIECES) v[1] = cl_small(words_of(vm, r[8])[W_COPIED]);
    return cl_tuple_new(vm, v, 3, r);
}
