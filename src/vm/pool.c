/* SPDX-License-Identifier: MIT */
/* Making and releasing machines. A released machine is wiped and kept warm, because a new one
   costs mappings and page faults: with its program while that lives (nothing is left to do at the
   next start), then in one pool of the process, where only the program's template and codes have
   to be exchanged. A program with an allocator of its own keeps its machines to itself: they are
   memory of that allocator and end with the program. */
#define _GNU_SOURCE
#include "heap/heap.h"
#include "vm/machine.h"
#include "vm/regexes.h"
#include "vm/run.h"
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define POOL_MAX 16
#define KEEP_MAX (8u << 20) /* a region that grew beyond this is not kept */

/* The pool of the process: machines whose program is gone, all on the C library's allocator. */
static cl_vm *idle;    /* lint: allow mutable-global because machines outlive their programs */
static uint32_t nidle; /* lint: allow mutable-global because see above */
static int idle_lock;  /* lint: allow mutable-global because see above */

static void lock(int *l)
{
    while (__atomic_exchange_n(l, 1, __ATOMIC_ACQUIRE))
        sched_yield();
}
static void unlock(int *l) { __atomic_store_n(l, 0, __ATOMIC_RELEASE); }

static void *program_alloc(cl_program *p, void *old, size_t old_size, size_t new_size)
{
    return p->alloc_fn(p->alloc_arg, old, old_size, new_size);
}

static void drop_hot(cl_vm *vm)
{
    for (uint32_t i = 0; i < vm->nhot; i++)
        cl_make_cold(vm, vm->hot[i]);
    vm->nhot = 0;
}

static void drop_units(cl_vm *vm)
{
    cl_units *us = vm->units;
    if (!us) return;
    for (uint32_t i = 0; i < us->n; i++)
        if (!cl_unit_is_free(&us->v[i])) cl_unit_free(&us->v[i].unit, vm->alloc_fn, vm->alloc_arg);
    vm->alloc_fn(vm->alloc_arg, us->v, us->cap * sizeof *us->v, 0);
    vm->alloc_fn(vm->alloc_arg, us, sizeof *us, 0);
    vm->units = NULL;
    vm->side_bytes = 0;
}

static void vm_destroy(cl_vm *vm)
{
    void *(*fn)(void *, void *, size_t, size_t) = vm->alloc_fn;
    void *arg = vm->alloc_arg;
    drop_hot(vm);
    cl_regexes_drop(vm);
    drop_units(vm);
    if (vm->heap) cl_heap_free(vm);
    cl_region_unmap(vm->base);
    fn(arg, vm->hot, vm->hot_cap * sizeof *vm->hot, 0);
    fn(arg, vm->codes, vm->codes_cap * sizeof *vm->codes, 0);
    fn(arg, vm->out, vm->out_cap, 0);
    fn(arg, vm, sizeof *vm, 0);
}

void cl_vm_pool_drop(cl_program *p)
{
    while (p->pool) {
        cl_vm *vm = p->pool;
        bool keep = false;
        p->pool = vm->next_idle;
        vm->program = NULL;
        if (p->alloc_fn == cl_libc_alloc) {
            lock(&idle_lock);
            keep = nidle < POOL_MAX;
            if (keep) {
                nidle++;
                vm->next_idle = idle;
                idle = vm;
            }
            unlock(&idle_lock);
        }
        if (!keep) vm_destroy(vm);
    }
}

static cl_vm *take_idle(void)
{
    lock(&idle_lock);
    cl_vm *vm = idle;
    if (vm) {
        idle = vm->next_idle;
        nidle--;
    }
    unlock(&idle_lock);
    return vm;
}

/* A wiped machine becomes one of p: constants into the template area, codes behind the prelude's.
   What a longer template of the program before left behind the new one is wiped. */
static int bind(cl_vm *vm, cl_program *p)
{
    const cl_prelude *pre = cl_prelude_get();
    uint32_t was = cl_rgn_of(vm)->heap_start;
    uint32_t end = CL_ALIGN16(p->unit.image_off + p->unit.image_size);
    vm->program = p;
    vm->ncodes = pre->ncodes;
    if (cl_vm_add_program(vm, &p->unit) != 0) return -1;
    if (p->unit.image_size) memcpy(vm->base + p->unit.image_off, p->unit.image, p->unit.image_size);
    if (was > end) memset(vm->base + end, 0, was - end);
    cl_heap_forget_templates(vm, p->unit.image_off);
    return cl_heap_rebase(vm, end);
}

/* The start of every region is the same: the fixed objects and the constants of the prelude. Their
   whole pages, but for the first, which also holds the state of the program, are one file in memory
   that all regions map privately: a page costs memory only once it is written, which is rare. */
static uint8_t *template_image; /* lint: allow mutable-global because it is made once */
static int template_file = -1;  /* lint: allow mutable-global because it is made once */
static size_t template_bytes;   /* lint: allow mutable-global because it is made once */
static bool template_copied; /* lint: allow mutable-global because it is set before any machine */
static pthread_once_t template_once =
    PTHREAD_ONCE_INIT; /* lint: allow mutable-global because once */
enum { PAGE = 4096 };

static void template_make(void)
{
    const cl_prelude *pre = cl_prelude_get();
    size_t shared = pre->image_end / PAGE * PAGE - PAGE;
    uint8_t *image = calloc(1, pre->image_end); /* lint: allow malloc because once per process */
    if (!image) return;
    cl_base_template(image);
    memcpy(image + pre->unit->image_off, pre->unit->image, pre->unit->image_size);
    template_bytes = pre->image_end;
    template_image = image;
    if (template_copied || sysconf(_SC_PAGESIZE) != PAGE) return; /* then each region gets a copy */
    int fd = memfd_create("cloche", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return;
    if (write(fd, image + PAGE, shared) == (ssize_t)shared &&
        fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        template_file = fd;
    else
        close(fd);
}

void cl_vm_template_copied(void) { template_copied = true; }

/* Lays the template into a new region. */
static bool template_place(uint8_t *base)
{
    pthread_once(&template_once, template_make);
    if (!template_image) return false;
    size_t end = template_bytes / PAGE * PAGE;
    if (template_file < 0) {
        memcpy(base, template_image, template_bytes);
        return true;
    }
    memcpy(base, template_image, PAGE);
    memcpy(base + end, template_image + end, template_bytes - end);
    return mmap(base + PAGE, end - PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED,
                template_file, 0) != MAP_FAILED;
}

static cl_vm *vm_make(cl_program *p)
{
    const cl_prelude *pre = cl_prelude_get();
    cl_vm *vm = program_alloc(p, NULL, 0, sizeof *vm);
    if (!vm) return NULL;
    memset(vm, 0, sizeof *vm);
    vm->alloc_fn = p->alloc_fn;
    vm->alloc_arg = p->alloc_arg;
    vm->poll = (cl_poll){ cl_vm_poll, vm };
    vm->base = cl_region_map();
    vm->codes_cap = pre->ncodes + p->unit.ncodes + 8;
    vm->codes = program_alloc(p, NULL, 0, vm->codes_cap * sizeof *vm->codes);
    if (!vm->codes) vm->codes_cap = 0;
    if (!vm->base || !vm->codes) goto fail;
    memcpy(vm->codes, pre->codes, pre->ncodes * sizeof *vm->codes);
    vm->ncodes = pre->ncodes;
    if (!template_place(vm->base)) goto fail;
    cl_rgn_of(vm)->heap_start = p->unit.image_off;
    if (cl_heap_init(vm) != 0) goto fail;
    cl_vm_reset(vm);
    return vm;
fail:
    vm_destroy(vm);
    return NULL;
}

cl_vm *cl_vm_new(cl_program *p)
{
    lock(&p->pool_lock);
    cl_vm *vm = p->pool;
    if (vm) {
        p->pool = vm->next_idle;
        p->npool--;
    }
    unlock(&p->pool_lock);
    if (!vm) {
        if (p->alloc_fn == cl_libc_alloc) vm = take_idle();
        if (!vm) vm = vm_make(p);
        if (!vm) return NULL;
        if (bind(vm, p) != 0) {
            vm_destroy(vm);
            return NULL;
        }
    }
    cl_program_ref(p);
    cl_limits l;
    cl_vm_limits_default(&l);
    cl_vm_set_limits(vm, &l);
    return vm;
}

void cl_vm_release(cl_vm *vm)
{
    if (!vm) return;
    cl_program *p = vm->program;
    bool keep = !vm->units && (uint64_t)vm->heap->npages * CL_PAGE <= KEEP_MAX;
    if (keep) {
        drop_hot(vm);
        cl_regexes_drop(vm);
        cl_vm_reset(vm);
        vm->print = NULL;
        vm->print_error = NULL;
        vm->clock_ns = NULL;
        vm->wall_ns = NULL;
        vm->watch = NULL;
        vm->verify_gc = false;
        vm->fail_alloc = vm->gc_every = vm->fuel_slice_test = vm->chaos_every = 0;
        lock(&p->pool_lock);
        keep = p->npool < POOL_MAX;
        if (keep) {
            p->npool++;
            vm->next_idle = p->pool;
            p->pool = vm;
        }
        unlock(&p->pool_lock);
    }
    if (!keep) vm_destroy(vm);
    cl_program_unref(p);
}
