/* SPDX-License-Identifier: MIT */
/* What the methods of the container types share. */
#ifndef CL_CONTAINER_H
#define CL_CONTAINER_H
#include "builtin/natives.h"
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"

/* Ends a constructor: value as it is for the builtin type, wrapped for a user class. */
cl_st cl_container_made(cl_vm *vm, cl_val *a, cl_val cls, cl_type_id type, cl_val value);
#endif
