/* SPDX-License-Identifier: MIT */
/*
 * Where values come from. What a page or an API answered is remembered with its labels, and an
 * argument that holds such text, or is part of it, carries them to the policy.
 *
 * This follows text by its words, at the border of the interpreter: a program that rewrites a value
 * letter by letter loses the label. Rules that matter (recipients, amounts) therefore also stand on
 * the values themselves.
 */
#ifndef GD_LABELS_H
#define GD_LABELS_H

#include <jansson.h>
#include <stdbool.h>

/* Remembers the texts in value under labels (an array of strings) in the list "labelled" of the
   session (store/memory.h). False without memory. */
bool gd_labels_learn(json_t *session, const json_t *value, const json_t *labels);

/* {parameter: [labels]} of the arguments by the list `known`; parameters without labels are left out. NULL without
   memory. */
json_t *gd_labels_of(const json_t *known, const json_t *args);

#endif
