/* SPDX-License-Identifier: MIT */
/* The `cloche` command. */
#include "heap/heap.h"
#include "obj/exc.h"
#include "obj/str.h"
#include "vm/run.h"
#include <stdio.h>
#include <stdlib.h>

static void sink(void *arg, const char *text, size_t len) { (void)arg; fwrite(text, 1, len, stdout); }

int main(int argc, char **argv)
{
    if (argc < 3) { fprintf(stderr, "usage: cloche run FILE | -c CODE\n"); return 2; }
    char *src; size_t len; const char *name = argv[argc - 1];
    if (strcmp(argv[argc - 2], "-c") == 0) { src = argv[argc - 1]; len = strlen(src); name = "<string>"; }
    else {
        FILE *f = fopen(name, "rb");
        if (!f) { perror(name); return 2; }
        fseek(f, 0, SEEK_END); len = (size_t)ftell(f); rewind(f);
        src = malloc(len + 1);
        if (fread(src, 1, len, f) != len) return 2;
        src[len] = 0; fclose(f);
    }
    uint64_t t0 = cl_now_ns();
    cl_compile_error err;
    cl_program *p = cl_program_new(src, len, name, NULL, 0, NULL, 0, 0, UINT64_MAX, &err, NULL, NULL);
    if (!p) { fprintf(stderr, "  File \"%s\", line %u\n%s\nError: %s\n", name, err.line, err.line_text ? err.line_text : "", err.message); return 1; }
    cl_vm *vm = cl_vm_new(p);
    vm->print = sink;
    for (int i = 1; i < argc - 1; i++) {
        if (!strcmp(argv[i], "--gc-every")) { vm->gc_every = (uint32_t)atoi(argv[i + 1]); vm->verify_gc = true; }
        if (!strcmp(argv[i], "--fuel-slice")) vm->fuel_slice_test = (uint32_t)atoi(argv[i + 1]);
    }
    cl_st st = cl_vm_begin(vm);
    if (st != CL_ST_OK) { fprintf(stderr, "begin: %d\n", (int)st); return 1; }
    cl_run r = cl_vm_run(vm);
    fflush(stdout);
    int rc = 0;
    if (r == CL_RUN_RAISED) {
        cl_val text;
        CL_WITH_GC(vm, st, cl_traceback_text(vm, cl_rgn_of(vm)->exc, &text));
        if (st == CL_ST_OK) {
            size_t n = cl_str_utf8_len(vm, text);
            char *b = malloc(n + 1);
            cl_str_utf8(vm, text, b, n + 1);
            fwrite(b, 1, n, stderr);
            free(b);
        }
        rc = 1;
    } else if (r == CL_RUN_LIMIT) { fprintf(stderr, "limit %d\n", (int)vm->limit_hit); rc = 3; }
    else if (r == CL_RUN_PAUSED) rc = 5;
    if (argc > 3 && !strcmp(argv[2], "--inside")) fprintf(stderr, "__INSIDE__ %.9f\n", (double)(cl_now_ns() - t0) * 1e-9);
    cl_vm_release(vm);
    cl_program_unref(p);
    return rc;
}
