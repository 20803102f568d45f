/* SPDX-License-Identifier: MIT */
/* Fuzz target: sequences of calls of the public API, in any order, right or wrong. Each pair of
   bytes is one call and its argument. */
#include "cloche.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NVALUES 16
#define NVMS 4

static const char *const sources[] = {
    "given = ask(given)\nprint(given)\ngiven",
    "x = [later(i) for i in range(3)]\nfor f in x: print(await f)",
    "def f(n):\n    return n if n < 1 else f(n - 1)\nprint(sorted([3, 1, 2], key=ask))\nf(20)",
    "while True:\n    ask([1, 2], k={})",
    "raise ValueError(given)",
};
static const char *const feeds[] = { "x = 1",           "ask(1)", "x +",
                                     "print(x, given)", "1/0",    "[later(1)]",
                                     "x = y = given\nx" };
static const char *const texts[] = { "null",        "[1, {\"a\": [true, 2.5, \"\\u00e9\"]}]",
                                     "[[[",         "1e400",
                                     "\"\\ud800\"", "123456789012345678901234567890" };

/* values belong to one vm and one stop */
typedef struct {
    cloche_vm *vm;
    cloche_value v[NVALUES];
} slot;

static void forget(slot *s)
{
    for (int i = 0; i < NVALUES; i++)
        s->v[i] = cloche_none();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const fns[] = { "ask" }, *const afns[] = { "later" },
                             *const inputs[] = { "given" };
    slot slots[NVMS];
    cloche_program *p;
    if (size < 2) return 0;
    const char *src = sources[data[0] % (sizeof sources / sizeof *sources)];
    cloche_config c = { .size = sizeof c,
                        .functions = fns,
                        .nfunctions = 1,
                        .async_functions = afns,
                        .nasync_functions = 1,
                        .inputs = inputs,
                        .ninputs = 1 };
    if (cloche_compile(src, strlen(src), &c, &p, NULL) != CLOCHE_OK) abort();
    memset(slots, 0, sizeof slots);
    for (size_t i = 1; i + 2 <= size && i < 400; i += 2) {
        unsigned op = data[i] % 40, arg = data[i + 1];
        slot *s = &slots[data[i] / 40 % NVMS];
        cloche_value *a = &s->v[arg % NVALUES], *b = &s->v[arg / NVALUES];
        const char *text = texts[arg % (sizeof texts / sizeof *texts)], *out, *why;
        const uint8_t *raw;
        size_t n;
        int64_t x;
        double d, e;
        uint32_t pos = 0;
        if (!s->vm) {
            if (cloche_start(p, &s->vm) != CLOCHE_OK) break;
            cloche_limit_set l;
            cloche_limits_default(&l);
            l.memory = 4 << 20;
            l.fuel = 100000;
            cloche_limits(s->vm, &l);
            forget(s);
        }
        cloche_vm *vm = s->vm;
        switch (op) {
        case 0:
            cloche_run(vm);
            forget(s);
            break;
        case 1:
            cloche_resume(vm, *a);
            forget(s);
            break;
        case 2:
            cloche_throw(vm, arg & 1 ? "ValueError" : "Nonsense", text);
            forget(s);
            break;
        case 3:
            cloche_throw_value(vm, *a);
            forget(s);
            break;
        case 4: cloche_answer(vm, arg, *a); break;
        case 5: cloche_answer_error(vm, arg, "KeyError", text); break;
        case 6: cloche_set(vm, "given", *a); break;
        case 7:
            if (cloche_feed(vm, feeds[arg % 7], strlen(feeds[arg % 7]), NULL) == CLOCHE_OK ||
                arg & 128)
                forget(s);
            forget(s);
            break;
        case 8:
            cloche_free(vm);
            s->vm = NULL;
            break;
        case 9: cloche_int(vm, (int64_t)((uint64_t)arg << (arg % 60)), a); break;
        case 10: cloche_int_text(vm, text, strlen(text), a); break;
        case 11: cloche_float(vm, (double)arg / 3, a); break;
        case 12: cloche_str(vm, text, strlen(text), a); break;
        case 13: cloche_bytes(vm, text, strlen(text), a); break;
        case 14: cloche_list(vm, a); break;
        case 15: cloche_list_push(vm, *a, *b); break;
        case 16: cloche_tuple(vm, s->v, arg % NVALUES, a); break;
        case 17: cloche_dict(vm, a); break;
        case 18: cloche_dict_set(vm, *a, *b, s->v[0]); break;
        case 19: cloche_set_new(vm, arg & 1, a); break;
        case 20: cloche_set_add(vm, *a, *b); break;
        case 21: cloche_exception(vm, "OSError", s->v, arg % 4, a); break;
        case 22: cloche_from_json(vm, text, strlen(text), a, &why); break;
        case 23: cloche_to_json(vm, *a, &out, &n, &why); break;
        case 24: cloche_get_text(vm, *a, arg & 1, &out, &n); break;
        case 25: cloche_get_int(vm, *a, &x); break;
        case 26: cloche_get_int_hex(vm, *a, &out, &n); break;
        case 27: cloche_get_float(vm, *a, &d); break;
        case 28: cloche_get_complex(vm, *a, &d, &e); break;
        case 29: cloche_get_str(vm, *a, &out, &n); break;
        case 30: cloche_get_bytes(vm, *a, &raw, &n); break;
        case 31: cloche_get_item(vm, *a, arg % 5, b); break;
        case 32: cloche_next(vm, *a, &pos, b, &s->v[1]); break;
        case 33: {
            cloche_call call;
            if (cloche_call_get(vm, arg % 4, &call) == CLOCHE_OK) {
                *a = call.args;
                *b = call.kwargs;
                if (arg & 16) cloche_answer(vm, call.id, *b);
            }
            break;
        }
        case 34:
        case 35: {
            slot *to = &slots[arg % NVMS];
            cloche_vm *copy = NULL;
            uint8_t *bytes;
            if (to->vm) break;
            if (op == 34) {
                cloche_fork(vm, &copy);
            } else if (cloche_dump(vm, NULL, 0, &bytes, &n) == CLOCHE_OK) {
                cloche_status st =
                    cloche_load_unauthenticated(bytes, n, arg & 8 ? p : NULL, NULL, &copy, &why);
                if (st == CLOCHE_ERR_SNAPSHOT || st == CLOCHE_ERR_VERSION)
                    __builtin_trap(); /* what was written must be readable */
                cloche_bytes_free(vm, bytes, n);
                forget(s);
            }
            to->vm = copy;
            forget(to);
            if (copy) {
                cloche_limit_set l;
                cloche_limits_default(&l);
                l.memory = 4 << 20;
                l.fuel = 200000;
                cloche_limits(copy, &l);
            }
            break;
        }
        case 36: *a = cloche_result(vm); break;
        case 37:
            *a = cloche_error_value(vm);
            cloche_get_exception_base(vm, *a);
            cloche_error_traceback(vm);
            break;
        case 38:
            cloche_interrupt(vm);
            cloche_take_output(vm, &n);
            break;
        default:
            cloche_abandon(vm);
            forget(s);
            break;
        }
    }
    for (int i = 0; i < NVMS; i++)
        cloche_free(slots[i].vm);
    cloche_program_free(p);
    return 0;
}
