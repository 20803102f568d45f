/* SPDX-License-Identifier: MIT */
/*
 * What a session remembers: the lists of its context that grow with every command.
 *
 *   conversation   what was said, the newest 100 lines
 *   history        the newest word about each of the last 200 calls, for rules that look back
 *   labelled       the last 200 texts that came from outside (session/labels.h)
 *
 * Lists that were rewritten whole with each command would cost more than the command. So what is
 * added is also noted under "fresh" in the session, and a save appends only that: one row. From
 * time to time a row has the lists in full, and those before it go. Reading adds up the rows from
 * the last full one, by the same function that made the lists.
 */
#ifndef GD_MEMORY_H
#define GD_MEMORY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Adds an entry (taken) to a list of the session's context; the oldest go. In the history, an entry
   takes the place of the one with the same "call". False without memory. */
bool gd_memory_add(json_t *session, const char *list, json_t *entry);

/* The row that the next save appends: {"conversation":[...],...}, with "full": true when it stands
   for all before it; an empty object: nothing to append. NULL without memory. */
json_t *gd_memory_row(const json_t *session);
/* The number of that row; rises with each. */
int64_t gd_memory_next(const json_t *session);
/* The session without its lists, as it is stored beside the rows, `row` counted in it. NULL without
   memory. */
json_t *gd_memory_rest(const json_t *session, const json_t *row);
/* After the save: nothing is fresh any more. */
bool gd_memory_saved(json_t *session, const json_t *row);

/* Adds a row that was stored; rows come in the order of their saves. False: not such a row, or no
   memory. */
bool gd_memory_load(json_t *session, const json_t *row);

#endif
