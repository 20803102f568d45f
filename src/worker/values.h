/* SPDX-License-Identifier: MIT */
/* Python values in frames without loss, for hosts that have such values themselves (the Python
   package); others use JSON. A value is a tag and what follows:

     N T F          None, True, False           i  u64 (two's complement)   I  text "-ff", hex
     f  u64 bits    c  two of them              s  text     b  text     B  text (bytearray)
     l t S Z        list, tuple, set, frozenset: u32 n, values      d  u32 n, keys and values
     E              exception. Out: class, nearest builtin class, its text; in: class. Then args
     O              object of a class that has a shape. Out: class, items or None, u32 n, names and
                    values; in: class, u8 1 and a member's name, or u8 0 and the rest
     R  u32         the n-th of the l t S Z d B E O values of this text again
     ! ? >          out only: of a type (text) that cannot leave; of a class without shape; too deep

   Shapes say which attributes of which classes are read: u32 n, (name, u32 n, names). */
#ifndef CL_VALUES_H
#define CL_VALUES_H
#include "worker/wire.h"

typedef struct {
    const char *name, **fields;
    uint32_t nfields;
} cl_class_shape;
typedef struct {
    cl_class_shape *v;
    uint32_t n;
} cl_class_shapes;

/* Points into the frame. false: damaged, or no memory */
bool cl_shapes_get(cl_wire_read *r, cl_class_shapes *out);
void cl_shapes_free(cl_class_shapes *s);

void cl_value_put(cl_wire_buf *b, cloche_vm *vm, const cl_class_shapes *shapes, cloche_value v);
/* CLOCHE_ERR_SYNTAX: the frame is damaged; another status: *what could not be made. */
cloche_status cl_value_get(cl_wire_read *r, cloche_vm *vm, cloche_value *out, const char **what);
#endif
