/* SPDX-License-Identifier: MIT */
/* Fuzz target: whole programs. The first byte chooses a stress mode, the rest is the source. Any
   ending is right but a crash. */
#include "api/api.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
        l.memory = mode & 64 ? 1 << 20 : 32 << 20;
        l.fuel = 300000;
        l.time_ns = 2000000000u;
        l.depth = 200;
        cloche_limits(vm, &l);
        cloche_set_print(vm, drop, &printed);
        vm->vm->gc_every = mode & 1 ? 1 : 0;
        vm->vm->verify_gc = mode & 1;
        vm->vm->fuel_slice_test = mode & 2 ? 1 + (mode >> 4 & 3) : 0;
        vm->vm->fail_alloc = mode & 4 ? 1 + (unsigned)(size % 200) : 0;
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
        cloche_free(vm);
    }
    cloche_program_free(p);
    return 0;
}
