/* SPDX-License-Identifier: MIT */
/* Forged snapshots, one kind of lie each: objects of a paused machine are changed where they lie, then
   it is dumped. Loading must refuse the bytes with the reason named here. What the fuzz target
   `snapshot` finds gets a test here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/api.h"
#include "heap/heap.h"
#include "obj/dict.h"
#include "obj/keys.h"
#include "vm/frame.h"

static const char *const fns[] = { "ask" };
static const cloche_config config = { .size = sizeof config, .functions = fns, .nfunctions = 1 };

/* Runs source up to its call of ask(a, b), lets forge change a and b, and loads what is dumped then. */
static void refused(const char *source, void (*forge)(cl_vm *vm, cl_val a, cl_val b),
                    const char *reason)
{
    cloche_program *p;
    cloche_vm *vm, *copy;
    cloche_call call;
    cloche_value a, b;
    uint8_t *bytes;
    size_t n;
    const char *why = NULL;
    assert_int_equal(cloche_compile(source, strlen(source), &config, &p, NULL), CLOCHE_OK);
    assert_int_equal(cloche_start(p, &vm), CLOCHE_OK);
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(cloche_call_get(vm, 0, &call), CLOCHE_OK);
    assert_int_equal(cloche_get_item(vm, call.args, 0, &a), CLOCHE_OK);
    assert_int_equal(cloche_get_item(vm, call.args, 1, &b), CLOCHE_OK);
    forge(vm->vm, cl_in(a), cl_in(b));
    assert_int_equal(cloche_dump(vm, NULL, 0, &bytes, &n), CLOCHE_OK);
    assert_int_equal(cloche_load_unauthenticated(bytes, n, p, NULL, &copy, &why),
                     CLOCHE_ERR_SNAPSHOT);
    assert_string_equal(why, reason);
    cloche_bytes_free(vm, bytes, n);
    cloche_free(vm);
    cloche_program_free(p);
}

#define ANOTHERS "object: its store is another's too"

static void forge_list_items(cl_vm *vm, cl_val a, cl_val b)
{
    CL_PTR(vm, cl_list, b)->items = CL_PTR(vm, cl_list, a)->items;
}

static void two_lists_one_store(void **state)
{
    (void)state;
    refused("a = [1, 2, 3]\nb = [4, 5, 6]\nask(a, b)", forge_list_items, ANOTHERS);
}

static void forge_set_table(cl_vm *vm, cl_val a, cl_val b)
{
    CL_PTR(vm, cl_set, b)->table = CL_PTR(vm, cl_set, a)->table;
}

/* One grows while the other counts: a search for an empty slot would not end. */
static void two_sets_one_table(void **state)
{
    (void)state;
    refused("a = {1, 2, 3}\nb = {4, 5, 6}\nask(a, b)", forge_set_table, ANOTHERS);
}

static void forge_dict_keys(cl_vm *vm, cl_val a, cl_val b)
{
    CL_PTR(vm, cl_dict, b)->keys = CL_PTR(vm, cl_dict, a)->keys;
}

static void two_dicts_one_key_table(void **state)
{
    (void)state;
    refused("a = {i: i for i in range(4)}\nb = {i: i for i in range(4)}\nask(a, b)",
            forge_dict_keys, ANOTHERS);
}

static void forge_buffer(cl_vm *vm, cl_val a, cl_val b)
{
    CL_PTR(vm, cl_bytearray, b)->buf = CL_PTR(vm, cl_str, a)->d.ind.buf;
}

/* Text that can be changed may become what no text is. */
static void text_in_a_bytearray(void **state)
{
    (void)state;
    refused("a = ''\nfor i in range(40): a += str(i)\nb = bytearray(b'x')\nask(a, b)", forge_buffer,
            ANOTHERS);
}

static void forge_key(cl_vm *vm, cl_val a, cl_val b)
{
    (void)b;
    cl_keys_entries(CL_AT(vm, cl_keys, CL_PTR(vm, cl_dict, a)->keys))[1] = CL_UNBOUND;
}

static void a_value_without_key(void **state)
{
    (void)state;
    refused("a = {str(i): i for i in range(4)}\nask(a, 0)", forge_key, "dict: a value without key");
}

static void forge_values(cl_vm *vm, cl_val a, cl_val b)
{
    (void)b;
    const cl_dict *d = CL_PTR(vm, cl_dict, a);
    CL_AT(vm, cl_array, d->vals)->h.aux = d->nent;
}

/* The next key would be written behind the values. */
static void fewer_values_than_keys(void **state)
{
    (void)state;
    refused("a = {i: i for i in range(6)}\nask(a, 0)", forge_values, "dict: more keys than values");
}

static void forge_hash(cl_vm *vm, cl_val a, cl_val b)
{
    (void)b;
    cl_val key = cl_keys_entries(CL_AT(vm, cl_keys, CL_PTR(vm, cl_dict, a)->keys))[1];
    CL_PTR(vm, cl_str, key)->h.aux = 0;
}

static void a_key_without_hash(void **state)
{
    (void)state;
    refused("a = {'k' + str(i): i for i in range(4)}\nask(a, 0)", forge_hash,
            "keys: a str without hash");
}

static void forge_index(cl_vm *vm, cl_val a, cl_val b)
{
    (void)b;
    cl_keys *k = CL_AT(vm, cl_keys, CL_PTR(vm, cl_dict, a)->keys);
    for (uint32_t i = 1; i < 1u << k->log2; i++)
        if (cl_keys_ix(k, i) == CL_IX_EMPTY) cl_keys_set_ix(k, i, CL_IX_DELETED);
}

/* Adding one more key would leave a search without end. */
static void an_index_about_to_be_full(void **state)
{
    (void)state;
    refused("a = {i: i for i in range(1, 4)}\nask(a, 0)", forge_index, "keys: no empty slot");
}

static void forge_traceback(cl_vm *vm, cl_val a, cl_val b)
{
    (void)b;
    cl_val tb = CL_PTR(vm, cl_exc, a)->traceback;
    while (cl_is(CL_PTR(vm, cl_traceback, tb)->next, CL_K_TRACEBACK))
        tb = CL_PTR(vm, cl_traceback, tb)->next;
    CL_PTR(vm, cl_traceback, tb)->next = CL_PTR(vm, cl_exc, a)->traceback;
}

static void a_traceback_without_end(void **state)
{
    (void)state;
    refused("def f(): 1 / 0\ntry:\n    f()\nexcept ZeroDivisionError as e:\n    ask(e, 0)",
            forge_traceback, "traceback: without end");
}

static cl_shape *parent_shape(cl_vm *vm, cl_val o)
{
    const cl_shape *s = CL_AT(vm, cl_shape, CL_PTR(vm, cl_inst, o)->h.aux);
    return CL_AT(vm, cl_shape, s->parent);
}

static void forge_transitions(cl_vm *vm, cl_val a, cl_val b)
{
    (void)b;
    CL_AT(vm, cl_array, parent_shape(vm, a)->trans)->h.aux--;
}

/* The next one would be written behind the array. */
static void half_a_transition(void **state)
{
    (void)state;
    refused("class A: pass\na = A()\na.x = 1\nb = A()\nb.y = 1\nb = A()\nb.z = 1\nask(a, 0)",
            forge_transitions, "shape: transitions are pairs");
}

static void forge_next(cl_vm *vm, cl_val a, cl_val b)
{
    CL_AT(vm, cl_array, parent_shape(vm, a)->trans)->v[1] =
        cl_ref(CL_K_SHAPE, CL_PTR(vm, cl_inst, b)->h.aux);
}

/* An instance would get more attributes than it has room for. */
static void a_transition_that_skips(void **state)
{
    (void)state;
    refused("class A: pass\na = A()\na.x = 1\nb = A()\nb.x = b.y = b.z = 1\nask(a, b)", forge_next,
            "shape: transition to another's shape");
}

static void forge_root(cl_vm *vm, cl_val a, cl_val b)
{
    CL_PTR(vm, cl_type, b)->root = CL_PTR(vm, cl_inst, a)->h.aux;
}

/* New instances would have attributes and no room for them. */
static void a_root_with_attributes(void **state)
{
    (void)state;
    refused("class A: pass\na = A()\na.v = a.w = a.x = a.y = a.z = 1\nask(a, A)", forge_root,
            "class: root shape");
}

/* The frame below that of the host call says that it runs a generator. */
static void forge_frame(cl_vm *vm, cl_val a, cl_val b)
{
    (void)a, (void)b;
    const cl_rgn *g = cl_rgn_of(vm);
    cl_val *w = CL_AT(vm, cl_stack, g->stack)->w, *link = &w[cl_link_slot(w[g->frame - 3]) - 3];
    assert_true(cl_link_flags(*link) & CL_FF_NATIVE);
    link->u |= (uint64_t)CL_FF_GEN << 49;
}

/* Its end would clear the registers of a generator that is not there. */
static void a_native_that_is_a_generator(void **state)
{
    (void)state;
    refused("sorted([1, 2], key=lambda v: 0)\nlist(map(ask, [1], [2]))", forge_frame,
            "frames: native");
}

/* In a suspended `for` over a range, the step becomes text: adding it up would make a wild reference. */
static void forge_range(cl_vm *vm, cl_val a, cl_val b)
{
    cl_gen *g = CL_PTR(vm, cl_gen, a);
    uint32_t at = 0;
    while (at < g->nregs && !(cl_is_int(g->reg[at]) && cl_int(g->reg[at]) == 77))
        at++; /* the step */
    assert_true(at < g->nregs);
    g->reg[at] = b;
}

static void a_range_that_counts_in_text(void **state)
{
    (void)state;
    refused("def g():\n    for i in range(5, 900, 77):\n        yield i\na = g()\nnext(a)\n"
            "ask(a, 'text')",
            forge_range, "generator: range");
}

static void forge_dict_first(cl_vm *vm, cl_val a, cl_val b)
{
    (void)b;
    CL_PTR(vm, cl_dict, a)->first = 2;
}

static void a_dict_that_hides_entries(void **state)
{
    (void)state;
    refused("a = {str(i): i for i in range(4)}\nask(a, 0)", forge_dict_first,
            "dict: a live entry before the first");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_lists_one_store),       cmocka_unit_test(two_sets_one_table),
        cmocka_unit_test(two_dicts_one_key_table),   cmocka_unit_test(text_in_a_bytearray),
        cmocka_unit_test(a_value_without_key),       cmocka_unit_test(fewer_values_than_keys),
        cmocka_unit_test(a_key_without_hash),        cmocka_unit_test(an_index_about_to_be_full),
        cmocka_unit_test(a_traceback_without_end),   cmocka_unit_test(a_native_that_is_a_generator),
        cmocka_unit_test(half_a_transition),         cmocka_unit_test(a_transition_that_skips),
        cmocka_unit_test(a_root_with_attributes),    cmocka_unit_test(a_range_that_counts_in_text),
        cmocka_unit_test(a_dict_that_hides_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
