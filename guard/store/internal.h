/* SPDX-License-Identifier: MIT */
/* Inside the store. */
#ifndef GD_STORE_INTERNAL_H
#define GD_STORE_INTERNAL_H

#include "audit/chain.h"
#include "store/db.h"
#include "store/store.h"

struct gd_store {
    gd_db *db;
    gd_keys keys;
};

json_t *gd_store_parse(const char *text, gd_error *e);
char *gd_store_text(const json_t *v, gd_error *e); /* free with free() */

#endif
