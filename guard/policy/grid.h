/* SPDX-License-Identifier: MIT */
/* Calls that tell two policies apart. */
#ifndef GD_GRID_H
#define GD_GRID_H

#include <jansson.h>
#include "base/canon.h"

/* A list of {"call", "history"?} made from the tests and rules of the policies a and b. */
json_t *gd_grid(const json_t *a, const json_t *b, gd_error *e);

#endif
