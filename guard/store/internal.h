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
    /* The end of the audit within the running transaction that appends to it. */
    struct {
        bool open;
        int64_t seq;
        char hash[GD_CHAIN_HASH];
    } head;
};

json_t *gd_store_parse(const char *text, gd_error *e);
/* The first row {data, state} as JSON, or GD_NOT_FOUND; frees the rows. */
json_t *gd_store_one(gd_rows *r, const char *what, gd_error *e);
/* Writes the signed head, if the transaction appended to the audit. */
bool gd_store_audit_seal(gd_store *s, gd_error *e);
char *gd_store_text(const json_t *v, gd_error *e); /* free with free() */

#endif
