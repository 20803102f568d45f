/* SPDX-License-Identifier: MIT */
/* usage: snapshot_seeds FOLDER PROGRAM...: runs each program and writes a dump of every pause,
   its objects as they lie, to FOLDER/NAME.N. A call of `ask` is answered as tests/pause has it: with its
   argument, or with the ValueError its text asks for. */
#include "api/api.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More pauses of one program are much like those before. */
#define MOST 40
/* Larger ones are slow, and have more of the same. */
#define LARGEST 16384

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "snapshot_seeds: %s: %s\n", name, what);
    exit(1);
}

static char *read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) fail("cannot be opened", path);
    char *text = malloc((size_t)1 << 20);
    if (!text) fail("no memory", path);
    *n = fread(text, 1, (size_t)1 << 20, f);
    fclose(f);
    return text;
}

static void write_dump(cloche_vm *vm, const char *folder, const char *path, int number)
{
    uint8_t *bytes;
    size_t n;
    char name[1000];
    const char *base = strrchr(path, '/');
    if (cl_api_dump(vm, NULL, 0, false, &bytes, &n) != CLOCHE_OK) fail("cannot be dumped", path);
    cloche_vm *copy;
    const char *why;
    if (cloche_load_unauthenticated(bytes, n, NULL, NULL, &copy, &why) != CLOCHE_OK)
        fail(why, path); /* what was written must be readable */
    cloche_free(copy);
    if (n > LARGEST) {
        cloche_bytes_free(vm, bytes, n);
        return;
    }
    snprintf(name, sizeof name, "%s/%s.%d", folder, base ? base + 1 : path, number);
    FILE *f = fopen(name, "wb");
    if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0) fail("cannot be written", name);
    cloche_bytes_free(vm, bytes, n);
}

static void drop(void *arg, const char *text, size_t len) { (void)arg, (void)text, (void)len; }

static cloche_status answer(cloche_vm *vm)
{
    cloche_call call;
    cloche_value v = cloche_none();
    const char *text;
    size_t n;
    if (cloche_call_get(vm, 0, &call) != CLOCHE_OK) return CLOCHE_ERR_STATE;
    cloche_get_item(vm, call.args, 0, &v);
    if (call.is_async) {
        cloche_answer(vm, call.id, v);
        return cloche_run(vm);
    }
    if (cloche_get_str(vm, v, &text, &n) == CLOCHE_OK && n > 6 && memcmp(text, "raise ", 6) == 0)
        return cloche_throw(vm, "ValueError", "asked for");
    return cloche_resume(vm, v);
}

static void write_program(const char *folder, const char *path)
{
    static const char *const fns[] = { "ask" }, *const afns[] = { "later" };
    cloche_config c = { .size = sizeof c,
                        .functions = fns,
                        .nfunctions = 1,
                        .async_functions = afns,
                        .nasync_functions = 1 };
    cloche_program *p;
    cloche_vm *vm;
    size_t n;
    char *source = read_file(path, &n);
    if (cloche_compile(source, n, &c, &p, NULL) != CLOCHE_OK) { /* tests of syntax errors */
        free(source);
        return;
    }
    if (cloche_start(p, &vm) != CLOCHE_OK) fail("cannot be started", path);
    cloche_set_print(vm, drop, NULL);
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.fuel = 1000000;
    l.memory = 32 << 20;
    cloche_limits(vm, &l);
    cloche_status st = cloche_run(vm);
    for (int i = 0; i < MOST && st == CLOCHE_PAUSED; i++) {
        write_dump(vm, folder, path, i);
        st = answer(vm);
    }
    cloche_free(vm);
    cloche_program_free(p);
    free(source);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: snapshot_seeds FOLDER PROGRAM...\n");
        return 2;
    }
    for (int i = 2; i < argc; i++)
        write_program(argv[1], argv[i]);
    return 0;
}
