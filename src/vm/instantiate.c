/* SPDX-License-Identifier: MIT */
/* Constants of units compiled at run time: the compiler lays them into an image with references
   relative to 0; here each object is copied into the region and every reference is rewritten. Also
   the SyntaxError of a failed compilation. */
#include "base/port.h"
#include "heap/heap.h"
#include "heap/walk.h"
#include "obj/str.h"
#include "vm/machine.h"
#include "vm/unit.h"

typedef struct {
    const uint32_t *map;
    uint32_t size;
} moved;

static cl_val fix(const moved *m, cl_val v)
{
    if (cl_is_ref(v) && cl_off(v) - CL_UNIT_IMAGE0 < m->size)
        return cl_ref(cl_ref_kind(v), m->map[(cl_off(v) - CL_UNIT_IMAGE0) / 16]);
    return v;
}

cl_st cl_unit_instantiate(cl_vm *vm, cl_unit *u, uint32_t *map)
{
    uint32_t n = u->image_size;
    CL_CHARGE(vm, n / 8);
    for (uint32_t off = 0; off < n;) {
        const cl_hdr *h = (const cl_hdr *)(const void *)(u->image + off);
        uint64_t size = cl_obj_bytes(h);
        CL_CHECK(size && off + size <= n);
        cl_hdr *o = cl_alloc(vm, (cl_kind)h->kind, size);
        if (!o) return CL_ST_NEED_GC;
        memcpy((uint8_t *)o + 8, (const uint8_t *)h + 8, size - 8);
        o->flags = h->flags;
        o->aux = h->aux;
        map[off / 16] = (uint32_t)((uint8_t *)o - vm->base);
        off += (uint32_t)size;
    }
    moved m = { map, n };
    for (uint32_t off = 0; off < n;) {
        const cl_hdr *h = (const cl_hdr *)(const void *)(u->image + off);
        cl_spans s;
        cl_obj_spans(CL_AT(vm, cl_hdr, map[off / 16]), &s);
        for (uint32_t i = 0; i < s.nvals; i++)
            s.vals[i * s.stride] = fix(&m, s.vals[i * s.stride]);
        off += (uint32_t)cl_obj_bytes(h);
    }
    for (uint32_t i = 0; i < u->nk; i++)
        u->k[i] = fix(&m, u->k[i]);
    for (uint32_t i = 0; i < u->ncodes; i++) {
        cl_code *c = &u->codes[i];
        c->name = fix(&m, c->name);
        c->qualname = fix(&m, c->qualname);
        c->doc = fix(&m, c->doc);
        c->varnames = fix(&m, c->varnames);
        c->cellnames = fix(&m, c->cellnames);
        c->freenames = fix(&m, c->freenames);
    }
    return CL_ST_OK;
}

cl_st cl_raise_syntax(cl_vm *vm, const cl_compile_error *err, const char *filename)
{
    cl_val msg, file, text = CL_NONE, info, args[2];
    CL_TRY(cl_str_from_utf8(vm, err->message, strlen(err->message), &msg));
    CL_TRY(cl_str_from_utf8(vm, filename, strlen(filename), &file));
    if (err->line_text) CL_TRY(cl_str_from_utf8(vm, err->line_text, strlen(err->line_text), &text));
    cl_val pos[6] = { file, cl_small(err->line),     cl_small((int64_t)err->col),
                      text, cl_small(err->end_line), cl_small((int64_t)err->end_col) };
    CL_TRY(cl_tuple_new(vm, pos, 6, &info));
    args[0] = msg;
    args[1] = info;
    return cl_raise_args(vm, err->type ? err->type : CL_T_SyntaxError, args, 2);
}
