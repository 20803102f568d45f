/* SPDX-License-Identifier: MIT */
/*
 * The normal form of an e-mail address: exactly one, without name, comment or quoting.
 *
 * A mail program reads "a@acme.test, x@evil.test" as two recipients and "boss@acme.test <x@evil.test>"
 * as the one nobody looked at. Only the plain form is taken, so that nothing is left to interpret.
 */
#ifndef GD_EMAIL_H
#define GD_EMAIL_H

#include <stddef.h>
#include "base/error.h"

#define GD_EMAIL_MAX 254

/* The normal form ("Anna@BÜCHER.test" -> "anna@xn--bcher-kva.test"), to be freed with free(). NULL
   with *e: not one plain address. */
char *gd_email_normal(const char *s, size_t n, gd_error *e);

/* The normal form of a host name: IDNA, small letters, no dot at the end; at least `labels` labels.
   To be freed with free(). NULL with *e. */
char *gd_host_normal(const char *s, size_t n, int labels, gd_error *e);

#endif
