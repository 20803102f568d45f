/* SPDX-License-Identifier: MIT */
/* The text of an error. */
#include "base/error.h"
#include <stdio.h>
#include <string.h>

bool gd_fail(gd_error *e, gd_code code, const char *fmt, ...)
{
    if (!e) return false;
    e->code = code;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    if (n < (int)sizeof e->text) return false;
    /* Drop the bytes of a character that was cut in two. */
    size_t end = sizeof e->text - 1;
    while (end > 0 && ((unsigned char)e->text[end - 1] & 0xC0) == 0x80)
        end--;
    if (end > 0 && (unsigned char)e->text[end - 1] >= 0xC0) end--;
    e->text[end] = '\0';
    return false;
}
