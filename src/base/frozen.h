/* SPDX-License-Identifier: MIT */
/* The Python sources of lib/, compiled into the library as text by tools/freeze.py. */
#ifndef CL_FROZEN_H
#define CL_FROZEN_H
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char *name; /* dotted module name: "prelude", "collections.abc" */
    const char *text; /* UTF-8 source, also terminated by NUL */
    uint32_t len;     /* bytes without the NUL */
    bool package;     /* the file was NAME/__init__.py */
} cl_frozen;

/* Sorted by name; cl_frozen_count rows, then one with name NULL. */
extern const cl_frozen cl_frozen_files[];
extern const uint32_t cl_frozen_count;
#endif
