/* SPDX-License-Identifier: MIT */
/* Fuzz target: whole programs. The first byte chooses a stress mode, the rest is the source. Any
   ending is right but a crash, or more of something used than the limits say. */
#include "api/api.h"
#include "heap/heap.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MEMORY ((uint64_t)32 << 20)
#define OUTPUT ((uint64_t)1 << 20)
/* What the text of an uncaught exception may take beyond the limits. */
#define REPORT_MEMORY ((uint64_t)4 << 20)
#define REPORT_FUEL 2000000u

static void drop(void *arg, const char *text, size_t len)
{
    (void)text;
    *(uint64_t *)arg += len;
}

/* Dump, load, go on in the copy. */
static cloche_vm *reload(cloche_vm *vm, cloche_program *p, const cloche_limit_set *l)
{
    uint8_t *b;
    size_t n;
    const char *why;
    cloche_vm *copy = NULL;
    if (cloche_dump(vm, NULL, 0, &b, &n) != CLOCHE_OK) return vm;
    cloche_status st = cloche_load_unauthenticated(b, n, p, l, &copy, &why);
    cloche_bytes_free(vm, b, n);
    if (st != CLOCHE_OK) {
        if (st == CLOCHE_ERR_SNAPSHOT || st == CLOCHE_ERR_VERSION)
            __builtin_trap(); /* what was written must be readable */
        return vm;
    }
    cloche_free(vm);
    return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const fns[] = { "ask" }, *const afns[] = { "later" };
    uint64_t printed = 0;
    if (!size) return 0;
    unsigned mode = data[0];
    cloche_config c = { .size = sizeof c,
                        .functions = fns,
                        .nfunctions = 1,
                        .async_functions = afns,
                        .nasync_functions = 1 };
    cloche_program *p;
    cloche_vm *vm;
    cloche_compile_info info;
    if (cloche_compile((const char *)data + 1, size - 1, &c, &p, &info) != CLOCHE_OK) return 0;
    if (cloche_start(p, &vm) == CLOCHE_OK) {
        cloche_limit_set l;
        cloche_limits_default(&l);
        l.memory = mode & 64 ? 1 << 20 : MEMORY;
        /* a collection at every safepoint costs more than what lies between them */
        l.fuel = mode & 1 ? 20000 : 100000;
        l.time_ns = 20000000000u; /* fuel alone must do */
        l.depth = 200;
        l.output = OUTPUT;
        cloche_limits(vm, &l);
        cloche_set_print(vm, drop, &printed);
        vm->vm->gc_every = mode & 1 ? 1 : 0;
        vm->vm->verify_gc = mode & 1;
        vm->vm->fuel_slice_test = mode & 2 ? 1 + (mode >> 4 & 3) : 0;
        if (mode & 4) cl_heap_fail(vm->vm, 1 + (unsigned)(size % 200), mode & 128);
        cloche_status st = cloche_run(vm);
        for (int i = 0; i < 20 && st == CLOCHE_PAUSED; i++) {
            cloche_call call;
            cloche_value v = cloche_none();
            if (mode & 8) vm = reload(vm, p, &l);
            if (cloche_call_get(vm, 0, &call) != CLOCHE_OK)
                __builtin_trap();                  /* a pause has a reason */
            cloche_get_item(vm, call.args, 0, &v); /* the answer is the first argument */
            if (call.is_async) {
                cloche_answer(vm, call.id, v);
                st = cloche_run(vm);
            } else {
                st = i % 5 == 4 ? cloche_throw(vm, "ValueError", "answer") : cloche_resume(vm, v);
            }
        }
        if (st == CLOCHE_DONE) {
            const char *s, *why;
            size_t n;
            cloche_to_json(vm, cloche_result(vm), &s, &n, &why);
            cloche_get_text(vm, cloche_result(vm), 1, &s, &n);
        }
        cloche_usage_info u;
        cloche_usage(vm, &u);
        if (printed > OUTPUT || u.fuel > l.fuel + REPORT_FUEL ||
            u.memory > l.memory + REPORT_MEMORY)
            __builtin_trap();
        cloche_free(vm);
    }
    cloche_program_free(p);
    return 0;
}
