/* SPDX-License-Identifier: MIT */
/* Fuzz target: parser and scope analysis. The first byte chooses options; the rest is the source.
 * */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../src/front/parser.h"
#include "../src/front/scope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) { return 0; }
    cl_parse_options o;
    memset(&o, 0, sizeof o);
    o.mode = data[0] & 1 ? CL_PARSE_EVAL : CL_PARSE_EXEC;
    o.top_level_await = data[0] & 2;
    cl_arena a;
    /* some runs meet the memory limit early */
    cl_arena_init(&a, NULL, data[0] & 4 ? 16384u + 64u * (data[0] >> 3) : (size_t)64 << 20);
    char *src = malloc(size); /* exact size, so that reading past the end is seen */
    if (!src) { return 0; }
    memcpy(src, data + 1, size - 1);
    cl_ast_module *m;
    cl_syntax_error e;
    if (cl_parse(&a, src, size - 1, &o, &m, &e)) {
        if (!cl_scope_analyse(m, &o, &e) && e.kind == CL_ERR_NONE) {
            __builtin_trap(); /* a failure needs a reason */
        }
    } else if (e.kind == CL_ERR_NONE) {
        __builtin_trap();
    }
    cl_arena_free(&a);
    free(src);
    return 0;
}
