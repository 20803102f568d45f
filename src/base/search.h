/* SPDX-License-Identifier: MIT */
/* Finding text in text. Texts are arrays of code units of 1, 2 or 4 bytes, properly aligned; the
   two may differ in width. The time of every function is linear in hlen + nlen, whatever the
   content, so that sum is what a caller charges. Results are unit indexes, -1 = not found.
   An empty needle is found at 0, from the right at hlen, and counted hlen + 1 times. */

#ifndef CL_BASE_SEARCH_H
#define CL_BASE_SEARCH_H

#include <stddef.h>
#include <stdint.h>

ptrdiff_t cl_search_find(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw);
ptrdiff_t cl_search_rfind(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw);

/* Occurrences that do not overlap, but no more than max. */
size_t cl_search_count(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw,
                       size_t max);

/* The same for one code unit. A unit that does not fit the width is not found. */
ptrdiff_t cl_search_find_unit(const void *h, size_t hlen, int hw, uint32_t unit);
ptrdiff_t cl_search_rfind_unit(const void *h, size_t hlen, int hw, uint32_t unit);
size_t cl_search_count_unit(const void *h, size_t hlen, int hw, uint32_t unit);

#endif
