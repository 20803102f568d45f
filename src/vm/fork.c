/* SPDX-License-Identifier: MIT */
/* Fork: a second machine in the same state, copied from memory to memory. Offsets stay, so nothing
   has to be looked at. */
#include "heap/heap.h"
#include "obj/list.h"
#include "vm/dump.h"
#include "vm/machine.h"
#include "vm/unit.h"

cl_vm *cl_vm_fork(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    g->used_fuel = cl_vm_fuel_used(vm);
    g->used_allocs = cl_vm_allocs_used(vm);
    cl_vm *c = cl_vm_new(vm->program);
    if (!c) return NULL;
    cl_heap *h = c->heap;
    const cl_heap *from = vm->heap;
    if (from->map_cap > h->map_cap) {
        uint8_t *map = c->alloc_fn(c->alloc_arg, h->map, h->map_cap, from->map_cap);
        if (!map) goto fail;
        memset(map + h->map_cap, CL_PG_FREE, from->map_cap - h->map_cap);
        h->map = map;
        h->map_cap = from->map_cap;
    }
    memcpy(h->map, from->map, from->npages);
    h->npages = from->npages;
    if (from->marks_words > h->marks_words) {
        uint64_t *m =
            c->alloc_fn(c->alloc_arg, h->marks, h->marks_words * 8, from->marks_words * 8);
        if (!m) goto fail;
        h->marks = m;
        h->marks_words = from->marks_words;
    }
    if (from->marks) memcpy(h->marks, from->marks, from->marks_words * 8);
    h->marks_valid = from->marks_valid;
    h->recycled = from->recycled;
    h->sweep_off = from->sweep_off;
    h->run_start = from->run_start;
    h->free_hint = from->free_hint;
    h->ovf_bump = from->ovf_bump;
    h->ovf_end = from->ovf_end;
    h->ovf_start = from->ovf_start;
    memcpy(c->base, vm->base, sizeof(cl_rgn));
    /* Before the first collection what the bump run has not reached is zero in both. */
    uint64_t at = g->heap_start, end = (uint64_t)from->npages * CL_PAGE;
    if (!from->marks_valid && vm->bump < vm->bump_end) {
        memcpy(c->base + at, vm->base + at, (size_t)(vm->bump - at));
        at = vm->bump_end;
    }
    memcpy(c->base + at, vm->base + at, (size_t)(end - at));
    c->bump = vm->bump;
    c->bump_end = vm->bump_end;
    c->gc_threshold = vm->gc_threshold;
    c->granted = g->used_fuel;
    c->fuel = 0;
    c->loaded = vm->loaded;
    c->limits.source = vm->limits.source;
    c->limits.memory = vm->limits.memory;
    for (uint32_t i = 0; vm->units && i < vm->units->n; i++) {
        const cl_unit_place *from_place = &vm->units->v[i];
        const cl_unit *u = &from_place->unit;
        if ((cl_unit_is_free(from_place)
                 ? cl_unit_reload_free(c, from_place->room)
                 : cl_unit_reload(c, u->source, u->source_len, u->filename, u->flags, u->hash,
                                  from_place->room, NULL)) != NULL)
            goto fail;
        /* names of constants: where the parent's were put */
        for (uint32_t j = 0; j < u->ncodes; j++) {
            const cl_code *p = &u->codes[j];
            cl_code *q = &c->units->v[i].unit.codes[j];
            q->name = p->name;
            q->qualname = p->qualname;
            q->doc = p->doc;
            q->varnames = p->varnames;
            q->cellnames = p->cellnames;
            q->freenames = p->freenames;
        }
    }
    cl_units_link(c);
    cl_vm_set_limits(c, &vm->limits);
    if (g->stack) cl_unsync(c);
    return c;
fail:
    cl_vm_release(c);
    return NULL;
}
