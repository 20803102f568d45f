/* SPDX-License-Identifier: MIT */
/*
 * Commands, a plan or a model's Python -> a program for the interpreter.
 *
 * Values never become source: the source holds names (s1_target), the values are the program's
 * inputs. So no value can be read as code, and the same kind of commands gives the same source,
 * which is compiled once.
 */
#ifndef GD_PROGRAM_H
#define GD_PROGRAM_H

#include <jansson.h>
#include "command/commands.h"

/* A program: {"source": text, "inputs": {name: value}, "steps": [Call, ...]}, where each Call has the
   "function" and "args" that step will ask for, as far as they are known ("attach": {"step": 1} is
   the value of step 1), and of commands also the
   "intent", "risk" and "confidence" of the words. Step n stands in line n. The program's value is {"steps": [values]}. To be released with
   json_decref. */

/* From an array of Commands of this file. `first` is the number of the first step (1, or more in a
   session that goes on, so that its variables s1, s2 ... stay). NULL with *e: a command lacks an
   argument its function needs; the text says which. */
json_t *gd_program_of_commands(const gd_commands *c, const json_t *commands, unsigned first,
                               gd_error *e);
/* From a plan: [{"fn": "export", "target": "data", "format": "csv"}, ...]; an argument may be
   {"step": n}, the value of an earlier step of the plan (from 1). */
json_t *gd_program_of_plan(const json_t *plan, unsigned first, gd_error *e);
/* From Python as it is, after a compile check; "steps" is empty, since only running it shows them.
   What it may call and how much it may use is decided when it runs, as for every program. */
json_t *gd_program_of_source(const char *source, size_t n, gd_error *e);

#endif
