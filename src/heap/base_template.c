/* SPDX-License-Identifier: MIT */
/* The fixed objects that every region starts with: special floats, empty str/tuple/bytes, the
   MemoryError instance, well-known names. Their offsets are constants of object.h, so C code and
   compiled programs name them without a lookup. */
#include "heap/heap.h"
#include "base/hash.h"

static const char *const names[CL_N_COUNT] = {
#define NAME(id, text) [CL_N_##id] = text,
#include "heap/names.def"
#undef NAME
};

static void put_float(uint8_t *base, cl_val where, double d)
{
    cl_float *f = (cl_float *)(void *)(base + cl_off(where));
    f->h = (cl_hdr){ .kind = CL_K_FLOAT, .gran = 1 };
    f->d = d;
}

void cl_base_template(uint8_t *base)
{
    put_float(base, CL_V_FZERO, 0.0);
    put_float(base, CL_V_FNEGZERO, -0.0);
    put_float(base, CL_V_FINF, __builtin_inf());
    put_float(base, CL_V_FNEGINF, -__builtin_inf());
    put_float(base, CL_V_FNAN, __builtin_nan(""));
    cl_str *e = (cl_str *)(void *)(base + cl_off(CL_V_EMPTY_STR));
    memset(e, 0, 32);
    e->h = (cl_hdr){ .kind = CL_K_STR, .gran = 2, .aux = cl_hash_str("", 0, 1) };
    e->width = 1;
    e->ascii = 1;
    cl_tuple *t = (cl_tuple *)(void *)(base + cl_off(CL_V_EMPTY_TUPLE));
    memset(t, 0, 16);
    t->h = (cl_hdr){ .kind = CL_K_TUPLE, .gran = 1 };
    cl_bytes *b = (cl_bytes *)(void *)(base + cl_off(CL_V_EMPTY_BYTES));
    memset(b, 0, 16);
    b->h = (cl_hdr){ .kind = CL_K_BYTES, .gran = 1 };
    cl_exc *x = (cl_exc *)(void *)(base + cl_off(CL_V_MEMERR));
    memset(x, 0, 80);
    x->h = (cl_hdr){ .kind = CL_K_EXC, .gran = 5 };
    x->type = CL_TYPE_VAL(CL_T_MemoryError);
    x->args = CL_V_EMPTY_TUPLE;
    x->cause = x->context = x->traceback = x->notes = x->dict = x->extra = CL_NONE;
    for (uint32_t i = 0; i < CL_N_COUNT; i++) {
        cl_str *s = (cl_str *)(void *)(base + CL_BASE_NAMES + i * CL_NAME_SIZE);
        size_t n = strlen(names[i]);
        memset(s, 0, CL_NAME_SIZE);
        s->h = (cl_hdr){ .kind = CL_K_STR,
                         .gran = CL_NAME_SIZE / 16,
                         .aux = cl_hash_str(names[i], n, 1) };
        s->len = (uint32_t)n;
        s->width = 1;
        s->ascii = 1;
        memcpy(s->d.u8, names[i], n);
    }
    /* The name objects are 48 bytes; CL_BASE_END is aligned, so nothing lies between them and the
       next template. */
}
