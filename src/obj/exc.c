/* SPDX-License-Identifier: MIT */
/* Exceptions: objects, raising with formatted text, context chaining, str().

   `extra` holds what a class has besides args: the value itself for StopIteration and SystemExit,
   for NameError the name or a tuple (name,
   "self.name" if that exists), else a tuple of fields in the order
   of the table below (UNBOUND-free; None when unset), or None while all fields are unset. */
#include "obj/dict.h"
#include "obj/exc.h"
#include "obj/exc_fields.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"
#include <stdarg.h>

static const cl_exc_fields tables[] = {
    { CL_T_StopIteration, 0, { "value" } },
    { CL_T_SystemExit, 0, { "code" } },
    { CL_T_OSError, 5, { "errno", "strerror", "filename", "filename2", "characters_written" } },
    { CL_T_ImportError, 4, { "msg", "name", "path", "name_from" } },
    { CL_T_AttributeError, 2, { "name", "obj" } },
    { CL_T_NameError, 1, { "name" } },
    { CL_T_SyntaxError,
      8,
      { "msg", "filename", "lineno", "offset", "text", "print_file_and_line", "end_lineno",
        "end_offset" } },
    { CL_T_UnicodeDecodeError, 5, { "encoding", "object", "start", "end", "reason" } },
    { CL_T_UnicodeEncodeError, 5, { "encoding", "object", "start", "end", "reason" } },
    { CL_T_UnicodeTranslateError, 4, { "object", "start", "end", "reason" } },
    { CL_T_BaseExceptionGroup, 2, { "message", "exceptions" } },
};

/* The builtin exception class that decides the layout. */
static cl_type_id builtin_class(const cl_vm *vm, cl_val type)
{
    uint32_t t = cl_special_idx(cl_type_solid(vm, type)) - CL_SP_TYPE0;
    return t < CL_T_COUNT ? (cl_type_id)t : CL_T_BaseException;
}

static uint8_t field_row[CL_T_COUNT]; /* row of tables + 1, 0 = no fields */

void cl_exc_tables(void)
{
    for (uint32_t t = 0; t < CL_T_COUNT; t++)
        for (uint32_t i = CL_COUNTOF(tables); i-- > 0;)
            if (cl_builtin_issubclass(t, tables[i].type)) field_row[t] = (uint8_t)(i + 1);
}

const cl_exc_fields *cl_exc_fields_of(const cl_vm *vm, cl_val type)
{
    uint32_t row = field_row[builtin_class(vm, type)];
    return row ? &tables[row - 1] : NULL;
}

cl_val cl_exc_field(const cl_vm *vm, cl_val exc, uint32_t i)
{
    cl_val e = CL_PTR(vm, cl_exc, exc)->extra;
    const cl_exc_fields *f = cl_exc_fields_of(vm, CL_PTR(vm, cl_exc, exc)->type);
    if (f && (!f->n || (f->type == CL_T_NameError && i == 0 && cl_is(e, CL_K_STR)))) return e;
    return cl_is(e, CL_K_TUPLE) && i < cl_tuple_len(vm, e) ? cl_tuple_items(vm, e)[i] : CL_NONE;
}

cl_st cl_exc_set_field(cl_vm *vm, cl_val exc, uint32_t i, cl_val v)
{
    const cl_exc_fields *f = cl_exc_fields_of(vm, CL_PTR(vm, cl_exc, exc)->type);
    if (!f) return CL_ST_OK;
    if (!f->n) {
        CL_PTR(vm, cl_exc, exc)->extra = v;
        return CL_ST_OK;
    }
    cl_val e = CL_PTR(vm, cl_exc, exc)->extra;
    if (!cl_is(e, CL_K_TUPLE)) {
        cl_val none[8] = { CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE };
        CL_TRY(cl_tuple_new(vm, none, f->n, &e));
        CL_PTR(vm, cl_exc, exc)->extra = e;
    }
    if (i < cl_tuple_len(vm, e)) cl_tuple_items(vm, e)[i] = v;
    return CL_ST_OK;
}

static cl_type_id errno_class(int64_t e)
{
    static const struct {
        int e;
        cl_type_id t;
    } map[] = { { 11, CL_T_BlockingIOError },         { 114, CL_T_BlockingIOError },
                { 115, CL_T_BlockingIOError },        { 10, CL_T_ChildProcessError },
                { 32, CL_T_BrokenPipeError },         { 108, CL_T_BrokenPipeError },
                { 103, CL_T_ConnectionAbortedError }, { 111, CL_T_ConnectionRefusedError },
                { 104, CL_T_ConnectionResetError },   { 17, CL_T_FileExistsError },
                { 2, CL_T_FileNotFoundError },        { 4, CL_T_InterruptedError },
                { 21, CL_T_IsADirectoryError },       { 20, CL_T_NotADirectoryError },
                { 13, CL_T_PermissionError },         { 1, CL_T_PermissionError },
                { 3, CL_T_ProcessLookupError },       { 110, CL_T_TimeoutError } };
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
        if (map[i].e == e) return map[i].t;
    return CL_T_OSError;
}

/* OSError(errno, text[, filename[, winerror[, filename2]]]): fields, args cut to two, subclass by
   errno. */
static cl_st fill_oserror(cl_vm *vm, cl_val exc, cl_val args)
{
    uint32_t n = cl_tuple_len(vm, args);
    cl_val f[5] = { CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE }, extra;
    if (n >= 2 && n <= 5) {
        const cl_val *a = cl_tuple_items(vm, args);
        f[0] = a[0];
        f[1] = a[1];
        if (n > 2 && !cl_is_none(a[2])) {
            f[2] = a[2];
            if (n > 4) f[3] = a[4];
            cl_val two[2] = { a[0], a[1] }, cut;
            CL_TRY(cl_tuple_new(vm, two, 2, &cut));
            CL_PTR(vm, cl_exc, exc)->args = cut;
        }
        if (cl_same(CL_PTR(vm, cl_exc, exc)->type, CL_TYPE_VAL(CL_T_OSError)) && cl_is_int(f[0]))
            CL_PTR(vm, cl_exc, exc)->type = CL_TYPE_VAL(errno_class(cl_int(f[0])));
    }
    CL_TRY(cl_tuple_new(vm, f, 5, &extra));
    CL_PTR(vm, cl_exc, exc)->extra = extra;
    return CL_ST_OK;
}

static cl_st fill_syntax(cl_vm *vm, cl_val exc, cl_val args)
{
    uint32_t n = cl_tuple_len(vm, args);
    cl_val f[8] = { CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE, CL_NONE }, extra;
    if (n) f[0] = cl_tuple_items(vm, args)[0];
    if (n == 2) {
        const cl_val *info;
        uint32_t k;
        if (!cl_seq_span(vm, cl_tuple_items(vm, args)[1], &info, &k))
            return cl_raise(vm, CL_T_TypeError, "'%T' object is not iterable",
                            cl_tuple_items(vm, args)[1]);
        if (k < 4)
            return cl_raise(vm, CL_T_TypeError, "function missing required argument '%s' (pos %u)",
                            k == 0   ? "filename"
                            : k == 1 ? "lineno"
                            : k == 2 ? "offset"
                                     : "text",
                            k + 1);
        if (k > 6)
            return cl_raise(vm, CL_T_TypeError, "function takes at most 6 arguments (%u given)", k);
        if (k == 5)
            return cl_raise(vm, CL_T_TypeError,
                            "end_offset must be provided when end_lineno is provided");
        for (uint32_t i = 0; i < 4; i++)
            f[1 + i] = info[i];
        if (k == 6) {
            f[6] = info[4];
            f[7] = info[5];
        }
    }
    CL_TRY(cl_tuple_new(vm, f, 8, &extra));
    CL_PTR(vm, cl_exc, exc)->extra = extra;
    return CL_ST_OK;
}

static cl_st fill_unicode(cl_vm *vm, cl_val exc, cl_val args, cl_type_id t, const cl_exc_fields *f)
{
    uint32_t n = cl_tuple_len(vm, args);
    if (n != f->n)
        return cl_raise(vm, CL_T_TypeError, "function takes exactly %u arguments (%u given)",
                        (unsigned)f->n, n);
    const cl_val *a = cl_tuple_items(vm, args);
    for (uint32_t i = 0; i < n; i++) {
        bool object = !strcmp(f->name[i], "object"),
             number = !strcmp(f->name[i], "start") || !strcmp(f->name[i], "end");
        cl_val v = cl_unwrap(vm, a[i]);
        const char *want = NULL;
        if (number)
            want = cl_is_int(v) || cl_is_bool(v) ? NULL : "int";
        else if (object && t == CL_T_UnicodeDecodeError)
            want = cl_is_byteslike(v) ? NULL : "bytes-like";
        else
            want = cl_is(v, CL_K_STR) ? NULL : "str";
        if (want && number)
            return cl_raise(vm, CL_T_TypeError, "'%T' object cannot be interpreted as an integer",
                            a[i]);
        if (want && object && t == CL_T_UnicodeDecodeError)
            return cl_raise(vm, CL_T_TypeError, "a bytes-like object is required, not '%T'", a[i]);
        if (want)
            return cl_raise(vm, CL_T_TypeError, "argument %u must be %s, not %T", i + 1, want,
                            a[i]);
    }
    cl_val extra;
    CL_TRY(cl_tuple_new(vm, a, n, &extra));
    CL_PTR(vm, cl_exc, exc)->extra = extra;
    return CL_ST_OK;
}

/* The fields a class takes from its positional arguments; also what BaseException.__init__ does
   again for a user class that calls super().__init__(...). */
cl_st cl_exc_fill(cl_vm *vm, cl_val exc, cl_val args)
{
    cl_type_id t = builtin_class(vm, CL_PTR(vm, cl_exc, exc)->type);
    const cl_exc_fields *f = cl_exc_fields_of(vm, CL_TYPE_VAL(t));
    uint32_t n = cl_tuple_len(vm, args);
    if (!f) return CL_ST_OK;
    switch (f->type) {
    case CL_T_StopIteration:
        CL_PTR(vm, cl_exc, exc)->extra = n ? cl_tuple_items(vm, args)[0] : CL_NONE;
        return CL_ST_OK;
    case CL_T_SystemExit:
        CL_PTR(vm, cl_exc, exc)->extra = n == 0   ? CL_NONE
                                         : n == 1 ? cl_tuple_items(vm, args)[0]
                                                  : args;
        return CL_ST_OK;
    case CL_T_OSError: return fill_oserror(vm, exc, args);
    case CL_T_ImportError:
        if (n == 1) return cl_exc_set_field(vm, exc, 0, cl_tuple_items(vm, args)[0]);
        return CL_ST_OK;
    case CL_T_SyntaxError: return fill_syntax(vm, exc, args);
    case CL_T_UnicodeDecodeError:
    case CL_T_UnicodeEncodeError:
    case CL_T_UnicodeTranslateError: return fill_unicode(vm, exc, args, t, f);
    default: return CL_ST_OK;
    }
}

bool cl_exc_init_fills(const cl_vm *vm, cl_val type)
{
    switch (builtin_class(vm, type)) {
    case CL_T_UnicodeDecodeError:
    case CL_T_UnicodeEncodeError:
    case CL_T_UnicodeTranslateError:
    case CL_T_SyntaxError: return true;
    default: return false;
    }
}

cl_st cl_exc_new(cl_vm *vm, cl_val type, cl_val args, cl_val *out)
{
    CL_NEW(vm, cl_exc, x, CL_K_EXC, sizeof(cl_exc));
    x->type = type;
    x->args = args;
    x->cause = x->context = x->traceback = x->notes = x->dict = x->extra = CL_NONE;
    cl_val exc = cl_ref_of(vm, x);
    if (!cl_is(type, CL_K_TYPE) || !cl_exc_init_fills(vm, type)) CL_TRY(cl_exc_fill(vm, exc, args));
    *out = exc;
    return CL_ST_OK;
}

cl_st cl_exc_prepare(cl_vm *vm, cl_type_id type, const cl_val *args, uint32_t n, cl_val *out)
{
    cl_val t;
    CL_TRY(cl_tuple_new(vm, args, n, &t));
    return cl_exc_new(vm, CL_TYPE_VAL(type), t, out);
}

bool cl_exc_is(const cl_vm *vm, cl_val exc, cl_type_id t)
{
    return cl_is(exc, CL_K_EXC) && cl_issubclass(vm, CL_PTR(vm, cl_exc, exc)->type, CL_TYPE_VAL(t));
}

bool cl_is_exc_class(const cl_vm *vm, cl_val type)
{
    if (cl_is(type, CL_K_TYPE)) return CL_PTR(vm, cl_type, type)->flags & CL_TF_EXC;
    (void)vm;
    if (!cl_is_builtin_type(type)) return false;
    uint32_t t = cl_special_idx(type) - CL_SP_TYPE0;
    return t < CL_T_COUNT && (cl_types[t].flags & CL_TYF_EXC);
}

/* ---- raising ---- */
bool cl_exc_trace(cl_vm *vm, cl_val exc, uint32_t code, uint32_t pc)
{
    if (!cl_is(exc, CL_K_EXC) || cl_same(exc, CL_V_MEMERR)) return true;
    /* the instruction that raised: raising again leaves the list as it is */
    if (code < vm->ncodes && vm->ipc == vm->codes[code].words + pc) {
        uint32_t op = *vm->ipc & 255;
        if (op == CL_OP_RERAISE || (op == CL_OP_RAISE && *vm->ipc >> 24 == 0)) return true;
    }
    cl_exc *x = CL_PTR(vm, cl_exc, exc);
    cl_traceback *t = (cl_traceback *)(void *)cl_alloc(vm, CL_K_TRACEBACK, sizeof(cl_traceback));
    if (!t) return false;
    const cl_code *c = code < vm->ncodes ? vm->codes[code].code : NULL;
    const cl_lineent *l = c ? cl_code_line(c, pc) : NULL;
    t->h.aux = l ? l->line : 0;
    t->code = code;
    t->pc = pc;
    t->next = x->traceback;
    x->traceback = cl_ref_of(vm, t);
    return true;
}

/* exc.__context__ = the exception being handled, without making a ring (also when the chain has one
   already). */
void cl_exc_set_context(cl_vm *vm, cl_val exc)
{
    cl_val handled = cl_rgn_of(vm)->handled;
    if (!cl_is(handled, CL_K_EXC) || cl_same(handled, exc) || cl_same(exc, CL_V_MEMERR)) return;
    cl_val o = handled, slow = handled;
    bool odd = false;
    for (;;) {
        cl_val c = CL_PTR(vm, cl_exc, o)->context;
        if (!cl_is(c, CL_K_EXC)) break;
        vm->fuel--;
        if (cl_same(c, exc)) {
            CL_PTR(vm, cl_exc, o)->context = CL_NONE;
            break;
        }
        o = c;
        if (cl_same(o, slow)) break;
        if (odd) slow = CL_PTR(vm, cl_exc, slow)->context;
        odd = !odd;
    }
    CL_PTR(vm, cl_exc, exc)->context = handled;
}

cl_st cl_raise_value(cl_vm *vm, cl_val exc)
{
    cl_rgn_of(vm)->exc = exc;
    return CL_ST_RAISE;
}

/* A NameError for x in a method whose self has an attribute x: "Did you mean: 'self.x'?" is decided
   while the frame is there. */
static cl_st note_self(cl_vm *vm, cl_val exc)
{
    cl_exc *x = CL_PTR(vm, cl_exc, exc);
    if (!cl_same(x->type, CL_TYPE_VAL(CL_T_NameError)) || !cl_is(x->extra, CL_K_STR) || !vm->R ||
        vm->cur_code >= vm->ncodes)
        return CL_ST_OK;
    const cl_code *c = vm->codes[vm->cur_code].code;
    if (!c || !cl_is(c->varnames, CL_K_TUPLE) || (c->flags & CL_CODE_HIDDEN)) return CL_ST_OK;
    uint32_t n = cl_tuple_len(vm, c->varnames);
    for (uint32_t i = 0; i < n && i < c->nlocals; i++) {
        cl_attr at;
        cl_val self = vm->R[i], two[2] = { x->extra, CL_NONE }, t;
        if (!cl_same(cl_tuple_items(vm, c->varnames)[i], CL_NAME(self)) || cl_is_unbound(self))
            continue;
        cl_attr_find_generic(vm, self, x->extra, &at);
        if (at.found == CL_ATTR_MISSING) break;
        cl_sb sb;
        cl_sb_init(vm, &sb);
        CL_TRY(cl_sb_text(&sb, "self."));
        CL_TRY(cl_sb_str(&sb, x->extra));
        CL_TRY(cl_sb_finish(&sb, &two[1]));
        CL_TRY(cl_tuple_new(vm, two, 2, &t));
        x->extra = t;
        break;
    }
    return CL_ST_OK;
}

cl_st cl_exc_raise(cl_vm *vm, cl_val exc, cl_val cause)
{
    CL_TRY(note_self(vm, exc));
    cl_exc_set_context(vm, exc);
    if (!cl_is_unbound(cause) && !cl_same(exc, CL_V_MEMERR)) {
        cl_exc *x = CL_PTR(vm, cl_exc, exc);
        x->cause = cause;
        x->h.aux |= CL_EXCF_SUPPRESS;
    }
    return cl_raise_value(vm, exc);
}

cl_st cl_raise_memory(cl_vm *vm) { return cl_raise_value(vm, CL_V_MEMERR); }

cl_st cl_raise_args(cl_vm *vm, cl_type_id type, const cl_val *args, uint32_t n)
{
    cl_val t, exc;
    CL_TRY(cl_tuple_new(vm, args, n, &t));
    CL_TRY(cl_exc_new(vm, CL_TYPE_VAL(type), t, &exc));
    return cl_exc_raise(vm, exc, CL_UNBOUND);
}

static cl_st put_type_name(cl_vm *vm, cl_sb *sb, cl_val type)
{
    if (cl_is(type, CL_K_TYPE)) return cl_sb_str(sb, CL_PTR(vm, cl_type, type)->name);
    char buf[100];
    return cl_sb_text(sb, cl_type_cname(vm, type, buf, sizeof buf));
}

static cl_st put_uint(cl_sb *sb, uint64_t v)
{
    char buf[24];
    size_t i = sizeof buf;
    do
        buf[--i] = (char)('0' + v % 10);
    while (v /= 10);
    return cl_sb_ascii(sb, buf + i, sizeof buf - i);
}

static cl_st put_utf8(cl_vm *vm, cl_sb *sb, const char *s, size_t n)
{
    cl_val v;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 128) {
            CL_TRY(cl_str_from_utf8(vm, s, n, &v));
            return cl_sb_str(sb, v);
        }
    return cl_sb_ascii(sb, s, n);
}

static cl_st put_repr(cl_vm *vm, cl_sb *sb, cl_val v)
{
    cl_val r;
    cl_st st = cl_repr(vm, v, &r);
    if (st == CL_ST_OK) return cl_sb_str(sb, r);
    if (st != CL_ST_ESCALATE) return st;
    CL_TRY(cl_sb_text(sb, "<"));
    CL_TRY(put_type_name(vm, sb, cl_type_of(vm, v)));
    return cl_sb_text(sb, " object>");
}

static cl_st format(cl_vm *vm, cl_sb *sb, const char *f, va_list ap)
{
    while (*f) {
        const char *p = f;
        while (*p && *p != '%')
            p++;
        if (p > f) CL_TRY(put_utf8(vm, sb, f, (size_t)(p - f)));
        if (!*p) break;
        f = p + 1;
        int prec = -1;
        if (f[0] == '.' && f[1] == '*') {
            prec = va_arg(ap, int);
            f += 2;
        }
        switch (*f++) {
        case 's': {
            const char *s = va_arg(ap, const char *);
            size_t n = prec >= 0 ? (size_t)prec : strlen(s);
            CL_TRY(put_utf8(vm, sb, s, n));
            break;
        }
        case 'd': CL_TRY(cl_sb_int(sb, va_arg(ap, int))); break;
        case 'u': CL_TRY(put_uint(sb, va_arg(ap, unsigned))); break;
        case 'z': CL_TRY(put_uint(sb, va_arg(ap, uint64_t))); break;
        case 'i': CL_TRY(cl_sb_int(sb, va_arg(ap, int64_t))); break;
        case 'c': CL_TRY(cl_sb_cp(sb, va_arg(ap, uint32_t))); break;
        case 'T': CL_TRY(put_type_name(vm, sb, cl_type_of(vm, va_arg(ap, cl_val)))); break;
        case 'N': {
            cl_val t = va_arg(ap, cl_val);
            CL_TRY(put_type_name(vm, sb, t));
            break;
        }
        case 'S': {
            cl_val s = cl_unwrap(vm, va_arg(ap, cl_val));
            CL_TRY(cl_is(s, CL_K_STR) ? cl_sb_str(sb, s) : put_repr(vm, sb, s));
            break;
        }
        case 'q': {
            cl_val s = cl_unwrap(vm, va_arg(ap, cl_val));
            if (cl_is(s, CL_K_STR) && CL_PTR(vm, cl_str, s)->len > 200)
                CL_TRY(cl_str_slice(vm, s, 0, 200, &s));
            CL_TRY(cl_is(s, CL_K_STR) ? cl_sb_str(sb, s) : put_repr(vm, sb, s));
            break;
        }
        case 'R': CL_TRY(put_repr(vm, sb, va_arg(ap, cl_val))); break;
        case '%': CL_TRY(cl_sb_cp(sb, '%')); break;
        default: break;
        }
    }
    return CL_ST_OK;
}

cl_st cl_raise(cl_vm *vm, cl_type_id type, const char *fmt, ...)
{
    cl_sb sb;
    cl_val text;
    cl_sb_init(vm, &sb);
    va_list ap;
    va_start(ap, fmt);
    cl_st st = format(vm, &sb, fmt, ap);
    va_end(ap);
    if (st != CL_ST_OK) return st;
    CL_TRY(cl_sb_finish(&sb, &text));
    return cl_raise_args(vm, type, &text, 1);
}

/* ---- str() ---- */

/* Exceptions in exceptions: those that are all of another's text are followed in a loop, those that
   are a part of it by recursion. */
#define MAX_STR_CHAIN 1000
#define MAX_STR_DEPTH 20

static cl_st syntax_str(cl_vm *vm, cl_val exc, cl_val *out)
{
    cl_val msg, file = cl_exc_field(vm, exc, 1), line = cl_exc_field(vm, exc, 2);
    CL_TRY(cl_str_of(vm, cl_exc_field(vm, exc, 0), &msg));
    bool have_file = cl_is(file, CL_K_STR), have_line = cl_is_int(line);
    *out = msg;
    if (!have_file && !have_line) return CL_ST_OK;
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_str(&sb, msg));
    CL_TRY(cl_sb_text(&sb, " ("));
    if (have_file) {
        const cl_str *s = CL_PTR(vm, cl_str, file);
        uint32_t from = s->len;
        while (from && cl_str_at(vm, s, from - 1) != '/')
            from--;
        cl_val base;
        CL_TRY(cl_str_slice(vm, file, from, s->len, &base));
        CL_TRY(cl_sb_str(&sb, base));
    }
    if (have_line) {
        CL_TRY(cl_sb_text(&sb, have_file ? ", line " : "line "));
        CL_TRY(cl_sb_int(&sb, cl_int(line)));
    }
    CL_TRY(cl_sb_text(&sb, ")"));
    return cl_sb_finish(&sb, out);
}

static cl_st os_str(cl_vm *vm, cl_val exc, cl_val *out)
{
    cl_val v;
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_text(&sb, "[Errno "));
    CL_TRY(cl_str_of(vm, cl_exc_field(vm, exc, 0), &v));
    CL_TRY(cl_sb_str(&sb, v));
    CL_TRY(cl_sb_text(&sb, "] "));
    CL_TRY(cl_str_of(vm, cl_exc_field(vm, exc, 1), &v));
    CL_TRY(cl_sb_str(&sb, v));
    if (!cl_is_none(cl_exc_field(vm, exc, 2))) {
        CL_TRY(cl_sb_text(&sb, ": "));
        CL_TRY(cl_repr(vm, cl_exc_field(vm, exc, 2), &v));
        CL_TRY(cl_sb_str(&sb, v));
        if (!cl_is_none(cl_exc_field(vm, exc, 3))) {
            CL_TRY(cl_sb_text(&sb, " -> "));
            CL_TRY(cl_repr(vm, cl_exc_field(vm, exc, 3), &v));
            CL_TRY(cl_sb_str(&sb, v));
        }
    }
    return cl_sb_finish(&sb, out);
}

static cl_st hex_escape(cl_sb *sb, uint32_t c)
{
    static const char digits[] = "0123456789abcdef";
    char b[10];
    int n = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    b[0] = n == 2 ? 'x' : n == 4 ? 'u' : 'U';
    for (int i = 0; i < n; i++)
        b[1 + i] = digits[c >> (4 * (n - 1 - i)) & 15];
    return cl_sb_ascii(sb, b, (size_t)n + 1);
}

static cl_st unicode_str(cl_vm *vm, cl_val exc, cl_type_id t, cl_val *out)
{
    uint32_t at = t == CL_T_UnicodeTranslateError ? 0 : 1;
    cl_val object = cl_unwrap(vm, cl_exc_field(vm, exc, at)), s = cl_exc_field(vm, exc, at + 1),
           e = cl_exc_field(vm, exc, at + 2);
    cl_val enc = cl_exc_field(vm, exc, 0), reason, enc_text = CL_V_EMPTY_STR;
    if (cl_is_none(CL_PTR(vm, cl_exc, exc)->extra)) {
        *out = CL_V_EMPTY_STR;
        return CL_ST_OK;
    }
    int64_t start = cl_is_int(s) ? cl_int(s) : 0, end = cl_is_int(e) ? cl_int(e) : 0;
    CL_TRY(cl_str_of(vm, cl_exc_field(vm, exc, at + 3), &reason));
    if (at) CL_TRY(cl_str_of(vm, enc, &enc_text));
    cl_sb sb;
    cl_sb_init(vm, &sb);
    if (at) {
        CL_TRY(cl_sb_text(&sb, "'"));
        CL_TRY(cl_sb_str(&sb, enc_text));
        CL_TRY(cl_sb_text(&sb, t == CL_T_UnicodeDecodeError ? "' codec can't decode "
                                                            : "' codec can't encode "));
    } else {
        CL_TRY(cl_sb_text(&sb, "can't translate "));
    }
    bool one = false;
    if (t == CL_T_UnicodeDecodeError) {
        const uint8_t *p = NULL;
        size_t n = 0;
        if (cl_is_byteslike(object)) cl_bytes_view(vm, object, &p, &n);
        if (start >= 0 && (uint64_t)start < n && end == start + 1) {
            static const char digits[] = "0123456789abcdef";
            char h[2] = { digits[p[start] >> 4], digits[p[start] & 15] };
            CL_TRY(cl_sb_text(&sb, "byte 0x"));
            CL_TRY(cl_sb_ascii(&sb, h, 2));
            one = true;
        } else {
            CL_TRY(cl_sb_text(&sb, "bytes"));
        }
    } else if (cl_is(object, CL_K_STR) && start >= 0 &&
               start < (int64_t)CL_PTR(vm, cl_str, object)->len && end == start + 1) {
        CL_TRY(cl_sb_text(&sb, "character '\\"));
        CL_TRY(hex_escape(&sb, cl_str_at(vm, CL_PTR(vm, cl_str, object), (uint32_t)start)));
        CL_TRY(cl_sb_text(&sb, "'"));
        one = true;
    } else {
        CL_TRY(cl_sb_text(&sb, "characters"));
    }
    CL_TRY(cl_sb_text(&sb, " in position "));
    CL_TRY(cl_sb_int(&sb, start));
    if (!one) {
        CL_TRY(cl_sb_text(&sb, "-"));
        CL_TRY(cl_sb_int(&sb, end - 1));
    }
    CL_TRY(cl_sb_text(&sb, ": "));
    CL_TRY(cl_sb_str(&sb, reason));
    return cl_sb_finish(&sb, out);
}

/* *next: the exception whose text is this one's, else None. */
static cl_st exc_str(cl_vm *vm, cl_val exc, cl_val *next, cl_val *out)
{
    *next = CL_NONE;
    const cl_exc *x = CL_PTR(vm, cl_exc, exc);
    cl_type_id t = builtin_class(vm, x->type);
    const cl_exc_fields *f = cl_exc_fields_of(vm, x->type);
    uint32_t n = cl_is(x->args, CL_K_TUPLE) ? cl_tuple_len(vm, x->args) : 0;
    if (f) {
        switch (f->type) {
        case CL_T_OSError:
            if (!cl_is_none(cl_exc_field(vm, exc, 0)) && !cl_is_none(cl_exc_field(vm, exc, 1)))
                return os_str(vm, exc, out);
            break;
        case CL_T_ImportError:
            if (cl_is(cl_exc_field(vm, exc, 0), CL_K_STR)) {
                *out = cl_exc_field(vm, exc, 0);
                return CL_ST_OK;
            }
            break;
        case CL_T_SyntaxError: return syntax_str(vm, exc, out);
        case CL_T_UnicodeDecodeError:
        case CL_T_UnicodeEncodeError:
        case CL_T_UnicodeTranslateError: return unicode_str(vm, exc, t, out);
        case CL_T_BaseExceptionGroup: {
            cl_val msg = cl_exc_field(vm, exc, 0), parts = cl_exc_field(vm, exc, 1);
            if (!cl_is(msg, CL_K_STR) || !cl_is(parts, CL_K_TUPLE)) break;
            cl_sb sb;
            uint32_t k = cl_tuple_len(vm, parts);
            cl_sb_init(vm, &sb);
            CL_TRY(cl_sb_str(&sb, msg));
            CL_TRY(cl_sb_text(&sb, " ("));
            CL_TRY(cl_sb_int(&sb, k));
            CL_TRY(cl_sb_text(&sb, k == 1 ? " sub-exception)" : " sub-exceptions)"));
            return cl_sb_finish(&sb, out);
        }
        default: break;
        }
    }
    if (n == 0) {
        *out = CL_V_EMPTY_STR;
        return CL_ST_OK;
    }
    if (n > 1) return cl_repr(vm, x->args, out);
    cl_val v = cl_tuple_items(vm, x->args)[0];
    if (cl_issubclass(vm, CL_TYPE_VAL(t), CL_TYPE_VAL(CL_T_KeyError))) return cl_repr(vm, v, out);
    if (cl_is(v, CL_K_EXC) &&
        cl_is_unbound(cl_type_lookup_user(vm, CL_PTR(vm, cl_exc, v)->type, CL_NAME(__str__)))) {
        *next = v;
        return CL_ST_OK;
    }
    return cl_str_of(vm, v, out);
}

cl_st cl_exc_str(cl_vm *vm, cl_val exc, cl_val *out)
{
    cl_st st = CL_ST_OK;
    if (vm->str_depth < MAX_STR_DEPTH) {
        vm->str_depth++;
        for (uint32_t i = 0; i < MAX_STR_CHAIN && st == CL_ST_OK && cl_is(exc, CL_K_EXC); i++)
            st = exc_str(vm, exc, &exc, out);
        vm->str_depth--;
    }
    if (st != CL_ST_OK || !cl_is(exc, CL_K_EXC)) return st;
    return cl_raise(vm, CL_T_RecursionError,
                    "maximum recursion depth exceeded while getting the str of an object");
}
