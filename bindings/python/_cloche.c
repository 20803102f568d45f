/* SPDX-License-Identifier: MIT */
/* The Python extension: programs, machines, and the conversion of values. Everything else is Python
   (cloche/__init__.py).

   State is per module (sub-interpreters each have their own). A machine object is claimed with an
   atomic flag for the length of each call, so two threads, with or without a GIL, cannot be in one
   machine; the second gets RuntimeError. While a program runs the GIL is released; `ts` then holds
   what is needed to take it back for a print callback or a look at pending signals. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "cloche.h"
#include <string.h>
#include <time.h>

typedef struct {
    PyObject *conversion_error, *snapshot_error, *explain, *vm_type, *program_type;
} state;
typedef struct {
    PyObject_HEAD cloche_program *p;
} ProgramObject;
typedef struct {
    PyObject_HEAD cloche_vm *vm;
    state *st;
    PyObject *program;  /* keeps the compiled program alive */
    PyObject *print;    /* callable or NULL */
    PyObject *types;    /* the classes that cross (_types.Types) or NULL */
    PyObject *memo;     /* of the conversion under way */
    PyThreadState *ts;  /* of the thread that runs the program without the GIL */
    uint64_t looked_ms; /* when signals were looked at last */
    int busy, failed;   /* failed: a callback or signal handler raised, the program must stop */
} VmObject;

/* ---- values ---- */

#define DEPTH_MAX 200

static PyObject *to_python(VmObject *o, cloche_value v, int depth);
static int from_python(VmObject *o, PyObject *x, cloche_value *out, int depth);

static int bad(VmObject *o, cloche_status st, const char *what)
{
    if (st == CLOCHE_OK) return 0;
    if (st == CLOCHE_ERR_NOMEM)
        PyErr_Format(PyExc_MemoryError, "%s does not fit the program's memory limit", what);
    else if (!PyErr_Occurred())
        PyErr_Format(o->st->conversion_error, "cannot give %s to the program", what);
    return -1;
}

static PyObject *text_object(const char *s)
{
    return PyUnicode_DecodeUTF8(s, (Py_ssize_t)strlen(s), "surrogatepass");
}

/* The memo maps containers already converted, by identity: shared ones stay shared (a program could
   otherwise make 2**100 elements out of a hundred lists), and lists and dicts that contain
   themselves come out so. Keys are integers, values new objects (program to host) or the bits of
   the program's value (host to program). */
static int memo_put(VmObject *o, uint64_t key, PyObject *value)
{
    PyObject *k = PyLong_FromUnsignedLongLong(key);
    if (k && !o->memo) o->memo = PyDict_New();
    int rc = k && o->memo && value ? PyDict_SetItem(o->memo, k, value) : -1;
    Py_XDECREF(k);
    return rc;
}

static PyObject *memo_get(VmObject *o, uint64_t key)
{
    if (!o->memo) return NULL;
    PyObject *k = PyLong_FromUnsignedLongLong(key);
    PyObject *v = k ? PyDict_GetItemWithError(o->memo, k) : NULL;
    Py_XDECREF(k);
    return v;
}

static int memo_put_bits(VmObject *o, const PyObject *key, cloche_value v)
{
    PyObject *bits = PyLong_FromUnsignedLongLong(v.bits);
    int rc = memo_put(o, (uint64_t)(uintptr_t)key, bits);
    Py_XDECREF(bits);
    return rc;
}

static PyObject *read_value(VmObject *o, cloche_value v)
{
    PyObject *r = to_python(o, v, 0);
    Py_CLEAR(o->memo);
    return r;
}

static int make_value(VmObject *o, PyObject *x, cloche_value *out)
{
    int rc = from_python(o, x, out, 0);
    Py_CLEAR(o->memo);
    return rc;
}

/* An exception becomes one of the nearest builtin class; the name of the program's own class is in
   its attribute cloche_type. */
static PyObject *exception_to_python(VmObject *o, cloche_value v, int depth)
{
    const char *name = "", *base = cloche_get_exception_base(o->vm, v), *text;
    cloche_value args;
    size_t n;
    PyObject *builtins = PyImport_ImportModule("builtins");
    PyObject *cls = builtins && base ? PyObject_GetAttrString(builtins, base) : NULL, *e = NULL;
    Py_XDECREF(builtins);
    if (!cls) {
        PyErr_Clear();
        cls = PyExc_RuntimeError;
        Py_INCREF(cls);
    }
    if (cloche_get_exception(o->vm, v, &name, &args) == CLOCHE_OK) {
        PyObject *kind = text_object(name);
        PyObject *a = to_python(o, args, depth + 1);
        e = a ? PyObject_CallObject(cls, a) : NULL;
        Py_XDECREF(a);
        /* arguments that cannot cross, or that the class does not take: the text is what can be
           told */
        if (!e) {
            PyErr_Clear();
            if (cloche_get_text(o->vm, v, 0, &text, &n) != CLOCHE_OK) n = 0, text = "";
            PyObject *s = PyUnicode_DecodeUTF8(text, (Py_ssize_t)n, "surrogatepass");
            e = s ? PyObject_CallFunctionObjArgs(cls, s, NULL) : NULL;
            if (!e && s) {
                PyErr_Clear();
                e = PyObject_CallFunctionObjArgs(PyExc_RuntimeError, s, NULL);
            }
            Py_XDECREF(s);
        }
        if (e && kind && base && strcmp(cloche_get_type_name(o->vm, v), base) != 0 &&
            PyObject_SetAttrString(e, "cloche_type", kind) < 0)
            PyErr_Clear();
        Py_XDECREF(kind);
    }
    Py_DECREF(cls);
    return e;
}

static PyObject *sequence_to_python(VmObject *o, cloche_value v, int depth, int list)
{
    size_t n = cloche_get_len(o->vm, v);
    PyObject *r = list ? PyList_New(0) : PyTuple_New((Py_ssize_t)n);
    if (r && list && memo_put(o, v.bits, r) < 0) Py_CLEAR(r);
    for (size_t i = 0; r && i < n; i++) {
        cloche_value item;
        cloche_get_item(o->vm, v, i, &item);
        PyObject *x = to_python(o, item, depth + 1);
        int rc = x ? list ? PyList_Append(r, x) : PyTuple_SetItem(r, (Py_ssize_t)i, x) : -1;
        if (list) Py_XDECREF(x);
        if (rc < 0) Py_CLEAR(r);
    }
    if (r && !list && n && memo_put(o, v.bits, r) < 0) Py_CLEAR(r);
    return r;
}

static PyObject *dict_to_python(VmObject *o, cloche_value v, int depth)
{
    PyObject *r = PyDict_New();
    cloche_value k, x;
    if (r && memo_put(o, v.bits, r) < 0) Py_CLEAR(r);
    for (uint32_t pos = 0; r && cloche_next(o->vm, v, &pos, &k, &x);) {
        PyObject *ko = to_python(o, k, depth + 1), *xo = ko ? to_python(o, x, depth + 1) : NULL;
        int rc = xo ? PyDict_SetItem(r, ko, xo) : -1;
        Py_XDECREF(ko);
        Py_XDECREF(xo);
        if (rc < 0) Py_CLEAR(r);
    }
    return r;
}

static PyObject *set_to_python(VmObject *o, cloche_value v, int depth, int frozen)
{
    PyObject *r = PySet_New(NULL);
    cloche_value k;
    for (uint32_t pos = 0; r && cloche_next(o->vm, v, &pos, &k, NULL);) {
        PyObject *ko = to_python(o, k, depth + 1);
        int rc = ko ? PySet_Add(r, ko) : -1;
        Py_XDECREF(ko);
        if (rc < 0) Py_CLEAR(r);
    }
    if (r && frozen) {
        PyObject *f = PyFrozenSet_New(r);
        Py_DECREF(r);
        r = f;
    }
    if (r && memo_put(o, v.bits, r) < 0) Py_CLEAR(r);
    return r;
}

/* An instance of a class the program defines, when the host gave a class of that name. `decode` makes
   the host's object from the tuple and the attributes. */
static PyObject *object_to_python(VmObject *o, cloche_value v, int depth)
{
    PyObject *name = text_object(cloche_get_type_name(o->vm, v)), *r = NULL;
    PyObject *fields =
        name && o->types ? PyObject_CallMethod(o->types, "fields", "(O)", name) : NULL;
    PyObject *attrs = fields && fields != Py_None ? PyDict_New() : NULL;
    PyObject *items = attrs ? to_python(o, cloche_object_items(o->vm, v), depth + 1) : NULL;
    Py_ssize_t n = items ? PyTuple_Size(fields) : 0;
    int rc = items ? 0 : -1;
    for (Py_ssize_t i = 0; rc == 0 && i < n; i++) {
        PyObject *field = PyTuple_GetItem(fields, i), *x;
        const char *s = PyUnicode_AsUTF8AndSize(field, NULL);
        cloche_value value;
        if (!s) {
            rc = -1;
        } else if (cloche_object_get(o->vm, v, s, &value) == CLOCHE_OK) {
            x = to_python(o, value, depth + 1);
            rc = x ? PyDict_SetItem(attrs, field, x) : -1;
            Py_XDECREF(x);
        }
    }
    if (rc == 0) r = PyObject_CallMethod(o->types, "decode", "OOO", name, items, attrs);
    if (!r && !PyErr_Occurred())
        PyErr_Format(o->st->conversion_error,
                     "a value of type '%U' cannot leave the program: return plain data, or name a "
                     "class of yours with types=",
                     name);
    if (r && memo_put(o, v.bits, r) < 0) Py_CLEAR(r);
    Py_XDECREF(items);
    Py_XDECREF(attrs);
    Py_XDECREF(fields);
    Py_XDECREF(name);
    return r;
}

static PyObject *to_python(VmObject *o, cloche_value v, int depth)
{
    cloche_vm *vm = o->vm;
    if (depth > DEPTH_MAX) {
        PyErr_SetString(o->st->conversion_error, "the value is nested too deeply");
        return NULL;
    }
    const char *text;
    const uint8_t *bytes;
    size_t n;
    cloche_type t = cloche_get_type(vm, v);
    switch (t) {
    case CLOCHE_T_NONE: Py_RETURN_NONE;
    case CLOCHE_T_BOOL: return PyBool_FromLong(cloche_get_bool(vm, v));
    case CLOCHE_T_INT: {
        int64_t i;
        if (cloche_get_int(vm, v, &i) == CLOCHE_OK) return PyLong_FromLongLong(i);
        if (cloche_get_int_hex(vm, v, &text, &n) != CLOCHE_OK) return PyErr_NoMemory();
        return PyLong_FromString(text, NULL, 16);
    }
    case CLOCHE_T_FLOAT: {
        double d;
        cloche_get_float(vm, v, &d);
        return PyFloat_FromDouble(d);
    }
    case CLOCHE_T_COMPLEX: {
        double re, im;
        cloche_get_complex(vm, v, &re, &im);
        return PyComplex_FromDoubles(re, im);
    }
    case CLOCHE_T_STR:
        if (cloche_get_str(vm, v, &text, &n) != CLOCHE_OK) return PyErr_NoMemory();
        return PyUnicode_DecodeUTF8(text, (Py_ssize_t)n, "surrogatepass");
    case CLOCHE_T_BYTES:
        cloche_get_bytes(vm, v, &bytes, &n);
        return PyBytes_FromStringAndSize((const char *)bytes, (Py_ssize_t)n);
    case CLOCHE_T_LIST:
    case CLOCHE_T_TUPLE:
    case CLOCHE_T_DICT:
    case CLOCHE_T_SET:
    case CLOCHE_T_FROZENSET:
    case CLOCHE_T_BYTEARRAY:
    case CLOCHE_T_EXCEPTION:
    case CLOCHE_T_OBJECT: {
        PyObject *r = memo_get(o, v.bits);
        if (r) {
            Py_INCREF(r);
            return r;
        }
        if (PyErr_Occurred()) return NULL;
        if (t == CLOCHE_T_LIST || t == CLOCHE_T_TUPLE)
            return sequence_to_python(o, v, depth, t == CLOCHE_T_LIST);
        if (t == CLOCHE_T_DICT) return dict_to_python(o, v, depth);
        if (t == CLOCHE_T_SET || t == CLOCHE_T_FROZENSET)
            return set_to_python(o, v, depth, t == CLOCHE_T_FROZENSET);
        if (t == CLOCHE_T_OBJECT) return object_to_python(o, v, depth);
        if (t == CLOCHE_T_EXCEPTION) {
            r = exception_to_python(o, v, depth);
        } else {
            cloche_get_bytes(vm, v, &bytes, &n);
            r = PyByteArray_FromStringAndSize((const char *)bytes, (Py_ssize_t)n);
        }
        if (r && memo_put(o, v.bits, r) < 0) Py_CLEAR(r);
        return r;
    }
    default:
        PyErr_Format(o->st->conversion_error,
                     "a value of type '%s' cannot leave the program; give plain data (numbers, "
                     "str, bytes, list, tuple, dict, set)",
                     cloche_get_type_name(vm, v));
        return NULL;
    }
}

static int from_sequence(VmObject *o, PyObject *x, cloche_value *out, int depth, int tuple)
{
    cloche_value list;
    Py_ssize_t n = tuple ? PyTuple_Size(x) : PyList_Size(x);
    if (bad(o, cloche_list(o->vm, &list), "a list") < 0 ||
        (!tuple && memo_put_bits(o, x, list) < 0))
        return -1;
    for (Py_ssize_t i = 0; i < n && i < (tuple ? n : PyList_Size(x)); i++) {
        PyObject *item = tuple ? PyTuple_GetItem(x, i) : PyList_GetItem(x, i);
        cloche_value v;
        if (!item) return -1;
        Py_INCREF(item);
        int rc = from_python(o, item, &v, depth + 1);
        Py_DECREF(item);
        if (rc < 0 || bad(o, cloche_list_push(o->vm, list, v), "a list") < 0) return -1;
    }
    *out = list;
    if (!tuple) return 0;
    if (bad(o, cloche_tuple_from_list(o->vm, list, out), "a tuple") < 0) return -1;
    return memo_put_bits(o, x, *out);
}

static int from_dict(VmObject *o, PyObject *x, cloche_value *out, int depth)
{
    if (bad(o, cloche_dict(o->vm, out), "a dict") < 0 || memo_put_bits(o, x, *out) < 0) return -1;
    PyObject *items = PyDict_Items(x);
    Py_ssize_t n = items ? PyList_Size(items) : 0;
    int rc = items ? 0 : -1;
    for (Py_ssize_t i = 0; rc == 0 && i < n; i++) {
        PyObject *pair = PyList_GetItem(items, i);
        cloche_value kv, xv;
        if (from_python(o, PyTuple_GetItem(pair, 0), &kv, depth + 1) < 0 ||
            from_python(o, PyTuple_GetItem(pair, 1), &xv, depth + 1) < 0 ||
            bad(o, cloche_dict_set(o->vm, *out, kv, xv), "a dict") < 0)
            rc = -1;
    }
    Py_XDECREF(items);
    return rc;
}

static int from_set(VmObject *o, PyObject *x, cloche_value *out, int depth)
{
    PyObject *it = PyObject_GetIter(x), *item;
    int rc =
        it && bad(o, cloche_set_new(o->vm, PyFrozenSet_CheckExact(x), out), "a set") == 0 ? 0 : -1;
    while (rc == 0 && (item = PyIter_Next(it))) {
        cloche_value v;
        if (from_python(o, item, &v, depth + 1) < 0 ||
            bad(o, cloche_set_add(o->vm, *out, v), "a set") < 0)
            rc = -1;
        Py_DECREF(item);
    }
    Py_XDECREF(it);
    return rc < 0 || PyErr_Occurred() ? -1 : memo_put_bits(o, x, *out);
}

/* Only instances of the builtin classes themselves: what a subclass adds would be lost. */
static int from_exception(VmObject *o, PyObject *x, cloche_value *out, int depth)
{
    PyObject *name = PyType_GetName(Py_TYPE(x)), *args = PyObject_GetAttrString(x, "args");
    PyObject *builtins = PyImport_ImportModule("builtins"), *cls = NULL;
    cloche_value list, *items = NULL;
    Py_ssize_t n = args && PyTuple_CheckExact(args) ? PyTuple_Size(args) : -1;
    const char *s = name ? PyUnicode_AsUTF8AndSize(name, NULL) : NULL;
    int rc = -1;
    if (s && builtins && n >= 0) {
        cls = PyObject_GetAttr(builtins, name);
        PyErr_Clear();
        if (cls != (PyObject *)Py_TYPE(x)) {
            PyErr_Format(o->st->conversion_error,
                         "an exception of class '%s' cannot enter the program, only those of the "
                         "builtin classes",
                         s);
        } else if ((items = PyMem_Malloc(((size_t)n + 1) * sizeof *items)) &&
                   from_python(o, args, &list, depth + 1) == 0) {
            rc = 0;
            for (Py_ssize_t i = 0; rc == 0 && i < n; i++)
                rc = bad(o, cloche_get_item(o->vm, list, (size_t)i, &items[i]), "an exception");
            if (rc == 0)
                rc = bad(o, cloche_exception(o->vm, s, items, (size_t)n, out), "an exception");
            if (rc == 0) rc = memo_put_bits(o, x, *out);
        } else if (!items) {
            PyErr_NoMemory();
        }
    }
    PyMem_Free(items);
    Py_XDECREF(cls);
    Py_XDECREF(builtins);
    Py_XDECREF(name);
    Py_XDECREF(args);
    return rc;
}

/* row: what Types.encode says of x, (class name, member name or None, items or None, fields, values).
   A member is found on its class; anything else is a new instance. */
static int from_object(VmObject *o, PyObject *x, PyObject *row, cloche_value *out, int depth)
{
    const char *name, *member;
    PyObject *items, *fields, *values;
    cloche_value cls, tuple, v;
    if (!PyArg_ParseTuple(row, "szOO!O!", &name, &member, &items, &PyTuple_Type, &fields,
                          &PyTuple_Type, &values))
        return -1;
    cloche_status st = cloche_get_global(o->vm, name, &cls);
    if (st == CLOCHE_OK && member) {
        st = cloche_object_get(o->vm, cls, member, out);
    } else if (st == CLOCHE_OK) {
        if (items != Py_None && from_python(o, items, &tuple, depth + 1) < 0) return -1;
        st = cloche_object(o->vm, cls, items == Py_None ? NULL : &tuple, out);
    }
    if (st == CLOCHE_ERR_TYPE || st == CLOCHE_ERR_VALUE) {
        PyErr_Format(o->st->conversion_error,
                     "a '%s' cannot enter the program: it has no such class any more", name);
        return -1;
    }
    if (bad(o, st, "an object") < 0 || memo_put_bits(o, x, *out) < 0) return -1;
    for (Py_ssize_t i = 0; !member && i < PyTuple_Size(fields); i++) {
        const char *s = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(fields, i), NULL);
        if (!s || from_python(o, PyTuple_GetItem(values, i), &v, depth + 1) < 0 ||
            bad(o, cloche_object_set(o->vm, *out, s, v), "an object") < 0)
            return -1;
    }
    return 0;
}

static int from_python(VmObject *o, PyObject *x, cloche_value *out, int depth)
{
    cloche_vm *vm = o->vm;
    if (depth > DEPTH_MAX) {
        PyErr_SetString(o->st->conversion_error, "the value is nested too deeply");
        return -1;
    }
    if (x == Py_None) {
        *out = cloche_none();
        return 0;
    }
    if (PyBool_Check(x)) {
        *out = cloche_bool(x == Py_True);
        return 0;
    }
    if (PyLong_CheckExact(x)) {
        int over;
        long long i = PyLong_AsLongLongAndOverflow(x, &over);
        if (!over) return bad(o, cloche_int(vm, i, out), "an int");
        PyObject *hex = PyNumber_ToBase(x, 16);
        Py_ssize_t n;
        const char *s = hex ? PyUnicode_AsUTF8AndSize(hex, &n) : NULL;
        int rc = s ? bad(o, cloche_int_text(vm, s, (size_t)n, out), "an int") : -1;
        Py_XDECREF(hex);
        return rc;
    }
    if (PyFloat_CheckExact(x)) return bad(o, cloche_float(vm, PyFloat_AsDouble(x), out), "a float");
    if (PyUnicode_CheckExact(x)) {
        PyObject *b = PyUnicode_AsEncodedString(x, "utf-8", "surrogatepass");
        char *s;
        Py_ssize_t n;
        int rc = b && PyBytes_AsStringAndSize(b, &s, &n) == 0
                     ? bad(o, cloche_str(vm, s, (size_t)n, out), "a str")
                     : -1;
        Py_XDECREF(b);
        return rc;
    }
    if (PyBytes_CheckExact(x)) {
        char *s;
        Py_ssize_t n;
        PyBytes_AsStringAndSize(x, &s, &n);
        return bad(o, cloche_bytes(vm, s, (size_t)n, out), "bytes");
    }
    if (PyComplex_CheckExact(x))
        return bad(o, cloche_complex(vm, PyComplex_RealAsDouble(x), PyComplex_ImagAsDouble(x), out),
                   "a complex number");
    PyObject *bits = memo_get(o, (uint64_t)(uintptr_t)x);
    if (bits) {
        out->bits = PyLong_AsUnsignedLongLong(bits);
        return 0;
    }
    if (PyErr_Occurred()) return -1;
    if (PyByteArray_CheckExact(x))
        return bad(o,
                   cloche_bytearray(vm, PyByteArray_AsString(x), (size_t)PyByteArray_Size(x), out),
                   "a bytearray") < 0
                   ? -1
                   : memo_put_bits(o, x, *out);
    if (PyList_CheckExact(x)) return from_sequence(o, x, out, depth, 0);
    if (PyTuple_CheckExact(x)) return from_sequence(o, x, out, depth, 1);
    if (PyDict_CheckExact(x)) return from_dict(o, x, out, depth);
    if (PyAnySet_CheckExact(x)) return from_set(o, x, out, depth);
    if (PyExceptionInstance_Check(x)) return from_exception(o, x, out, depth);
    if (o->types) {
        PyObject *row = PyObject_CallMethod(o->types, "encode", "(O)", x);
        int rc = !row ? -1 : row == Py_None ? 1 : from_object(o, x, row, out, depth);
        Py_XDECREF(row);
        if (rc <= 0) return rc;
    }
    PyObject *text = o->st->explain ? PyObject_CallFunctionObjArgs(o->st->explain, x, NULL) : NULL;
    if (text) PyErr_SetObject(o->st->conversion_error, text);
    Py_XDECREF(text);
    return -1;
}

/* ---- programs ---- */

static const char **names_of(PyObject *seq, size_t *n)
{
    Py_ssize_t len = PySequence_Size(seq);
    if (len < 0) return NULL;
    const char **v = PyMem_Malloc(((size_t)len + 1) * sizeof *v);
    if (!v) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t i = 0; i < len; i++) {
        PyObject *o = PySequence_GetItem(seq, i);
        v[i] = o ? PyUnicode_AsUTF8AndSize(o, NULL) : NULL;
        Py_XDECREF(o); /* the sequence keeps it */
        if (!v[i]) {
            PyMem_Free(v);
            return NULL;
        }
    }
    *n = (size_t)len;
    return v;
}

static PyObject *compile_error(const cloche_compile_info *info)
{
    PyObject *text =
        PyUnicode_DecodeUTF8(info->message, (Py_ssize_t)strlen(info->message), "replace");
    return text ? Py_BuildValue("(NII)", text, info->line, info->column) : NULL;
}

/* compile(source: bytes, filename: str, inputs: list, functions: list, async_functions: list,
   max_source: int) -> program, or (message, line, column) */
static PyObject *m_compile(PyObject *self, PyObject *args)
{
    state *st = PyModule_GetState(self);
    const char *src, *file;
    Py_ssize_t n;
    unsigned long long max_source;
    PyObject *inputs, *fns, *afns;
    if (!PyArg_ParseTuple(args, "y#sOOOK", &src, &n, &file, &inputs, &fns, &afns, &max_source))
        return NULL;
    cloche_config c = { .size = sizeof c, .filename = file, .max_source = max_source };
    c.inputs = names_of(inputs, &c.ninputs);
    c.functions = c.inputs ? names_of(fns, &c.nfunctions) : NULL;
    c.async_functions = c.functions ? names_of(afns, &c.nasync_functions) : NULL;
    if (!c.async_functions) {
        PyMem_Free((void *)c.inputs);
        PyMem_Free((void *)c.functions);
        return NULL;
    }
    cloche_program *p;
    cloche_compile_info info;
    cloche_status rc = cloche_compile(src, (size_t)n, &c, &p, &info);
    PyMem_Free((void *)c.inputs);
    PyMem_Free((void *)c.functions);
    PyMem_Free((void *)c.async_functions);
    if (rc == CLOCHE_ERR_SYNTAX) return compile_error(&info);
    if (rc == CLOCHE_ERR_VALUE) {
        PyErr_SetString(PyExc_ValueError, "too many names");
        return NULL;
    }
    if (rc != CLOCHE_OK) return PyErr_NoMemory();
    ProgramObject *o = (ProgramObject *)PyType_GenericAlloc((PyTypeObject *)st->program_type, 0);
    if (!o) {
        cloche_program_free(p);
        return NULL;
    }
    o->p = p;
    return (PyObject *)o;
}

static void free_object(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    freefunc f = (freefunc)PyType_GetSlot(t, Py_tp_free);
    f(o);
    Py_DECREF(t);
}

static void program_dealloc(PyObject *o)
{
    cloche_program_free(((ProgramObject *)o)->p);
    free_object(o);
}

/* ---- machines ---- */

static PyObject *wrap_vm(state *st, cloche_vm *vm, PyObject *program)
{
    VmObject *o = (VmObject *)PyType_GenericAlloc((PyTypeObject *)st->vm_type, 0);
    if (!o) {
        cloche_free(vm);
        return NULL;
    }
    o->vm = vm;
    o->st = st;
    Py_XINCREF(program);
    o->program = program;
    return (PyObject *)o;
}

static int limits_of(PyObject *t, cloche_limit_set *l)
{
    cloche_limits_default(l);
    if (t == Py_None) return 0;
    unsigned long long v[8];
    if (!PyArg_ParseTuple(t, "KKKKKKKK", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7]))
        return -1;
    l->memory = v[0];
    l->time_ns = v[1];
    l->fuel = v[2];
    l->depth = v[3];
    l->allocations = v[4];
    l->calls = v[5];
    l->output = v[6];
    l->source = v[7];
    return 0;
}

/* start(program, limits or None): a machine at the beginning of the program */
static PyObject *m_start(PyObject *self, PyObject *args)
{
    state *st = PyModule_GetState(self);
    PyObject *p, *limits;
    cloche_limit_set l;
    if (!PyArg_ParseTuple(args, "O!O", st->program_type, &p, &limits) || limits_of(limits, &l) < 0)
        return NULL;
    cloche_vm *vm;
    if (cloche_start(((ProgramObject *)p)->p, &vm) != CLOCHE_OK) return PyErr_NoMemory();
    cloche_limits(vm, &l);
    return wrap_vm(st, vm, p);
}

/* load(bytes, key or None, program or None, limits) */
static PyObject *m_load(PyObject *self, PyObject *args)
{
    state *s = PyModule_GetState(self);
    const char *b, *k;
    Py_ssize_t n, kn;
    PyObject *p, *limits;
    cloche_limit_set l;
    if (!PyArg_ParseTuple(args, "y#z#OO", &b, &n, &k, &kn, &p, &limits) ||
        limits_of(limits, &l) < 0)
        return NULL;
    if (p != Py_None && !PyObject_TypeCheck(p, (PyTypeObject *)s->program_type)) {
        PyErr_SetString(PyExc_TypeError, "a compiled program or None is needed");
        return NULL;
    }
    cloche_program *prog = p == Py_None ? NULL : ((ProgramObject *)p)->p;
    cloche_vm *vm;
    const char *why = "";
    cloche_status st =
        k ? cloche_load((const uint8_t *)b, (size_t)n, (const uint8_t *)k, (size_t)kn, prog, &l,
                        &vm, &why)
          : cloche_load_unauthenticated((const uint8_t *)b, (size_t)n, prog, &l, &vm, &why);
    if (st == CLOCHE_ERR_NOMEM) return PyErr_NoMemory();
    if (st == CLOCHE_ERR_VALUE) {
        PyErr_SetString(PyExc_ValueError, "a snapshot key has 16 to 64 bytes");
        return NULL;
    }
    if (st != CLOCHE_OK) {
        PyErr_SetString(s->snapshot_error,
                        why && why[0] ? why : "the snapshot is damaged, or its key is another");
        return NULL;
    }
    return wrap_vm(s, vm, p == Py_None ? NULL : p);
}

/* _set_errors(ConversionError, SnapshotError, explain): the classes this module raises, and what makes
   the text for a value that cannot enter */
static PyObject *m_set_errors(PyObject *self, PyObject *args)
{
    state *st = PyModule_GetState(self);
    PyObject *c, *s, *e;
    if (!PyArg_ParseTuple(args, "OOO", &c, &s, &e)) return NULL;
    Py_INCREF(c);
    Py_INCREF(s);
    Py_INCREF(e);
    Py_XDECREF(st->explain);
    st->explain = e;
    Py_XDECREF(st->conversion_error);
    Py_XDECREF(st->snapshot_error);
    st->conversion_error = c;
    st->snapshot_error = s;
    Py_RETURN_NONE;
}

#define LOOK_EVERY_MS 40

/* Called by the running program, without the GIL. Signal handlers run in the main thread only;
   elsewhere the look finds nothing. */
static int watch(void *arg)
{
    VmObject *o = arg;
    struct timespec t;
    if (o->failed) return 1;
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
    if (ms - o->looked_ms < LOOK_EVERY_MS) return 0;
    o->looked_ms = ms;
    PyEval_RestoreThread(o->ts);
    if (PyErr_CheckSignals() < 0) o->failed = 1;
    o->ts = PyEval_SaveThread();
    return o->failed;
}

/* The program printed. */
static void printed(void *arg, const char *text, size_t len)
{
    VmObject *o = arg;
    if (o->failed) return;
    PyEval_RestoreThread(o->ts);
    PyObject *s = PyUnicode_DecodeUTF8(text, (Py_ssize_t)len, "surrogatepass");
    PyObject *r = s ? PyObject_CallFunctionObjArgs(o->print, s, NULL) : NULL;
    if (!r) o->failed = 1;
    Py_XDECREF(r);
    Py_XDECREF(s);
    o->ts = PyEval_SaveThread();
}

typedef cloche_status (*runner)(cloche_vm *vm, cloche_value v);
static cloche_status just_run(cloche_vm *vm, cloche_value v)
{
    (void)v;
    return cloche_run(vm);
}

/* Runs without the GIL. The exception of a print callback or signal handler (KeyboardInterrupt)
   goes to the caller. */
static PyObject *running(VmObject *o, runner fn, cloche_value v)
{
    o->failed = 0;
    cloche_set_watch(o->vm, watch, o);
    o->ts = PyEval_SaveThread();
    cloche_status st = fn(o->vm, v);
    PyEval_RestoreThread(o->ts);
    o->ts = NULL;
    if (o->failed) return NULL;
    return PyLong_FromLong(st);
}

static PyObject *vm_run(VmObject *o, PyObject *none)
{
    (void)none;
    return running(o, just_run, cloche_none());
}

static PyObject *vm_resume(VmObject *o, PyObject *value)
{
    cloche_value v;
    return make_value(o, value, &v) < 0 ? NULL : running(o, cloche_resume, v);
}

static PyObject *vm_throw(VmObject *o, PyObject *exc)
{
    cloche_value v;
    return make_value(o, exc, &v) < 0 ? NULL : running(o, cloche_throw_value, v);
}

/* answer(id, value) and answer_error(id, exception): statuses */
static PyObject *answer(VmObject *o, PyObject *args, int error)
{
    unsigned id;
    PyObject *value;
    cloche_value v;
    if (!PyArg_ParseTuple(args, "IO", &id, &value) || make_value(o, value, &v) < 0) return NULL;
    return PyLong_FromLong(error ? cloche_answer_error_value(o->vm, id, v)
                                 : cloche_answer(o->vm, id, v));
}
static PyObject *vm_answer(VmObject *o, PyObject *args) { return answer(o, args, 0); }
static PyObject *vm_answer_error(VmObject *o, PyObject *args) { return answer(o, args, 1); }

static PyObject *vm_set(VmObject *o, PyObject *args)
{
    const char *name;
    PyObject *value;
    cloche_value v;
    if (!PyArg_ParseTuple(args, "sO", &name, &value) || make_value(o, value, &v) < 0) return NULL;
    if (bad(o, cloche_set(o->vm, name, v), "an input") < 0) return NULL;
    Py_RETURN_NONE;
}

/* set_print(callable or None) */
static PyObject *vm_set_print(VmObject *o, PyObject *fn)
{
    Py_CLEAR(o->print);
    if (fn != Py_None) {
        Py_INCREF(fn);
        o->print = fn;
    }
    cloche_set_print(o->vm, o->print ? printed : NULL, o);
    Py_RETURN_NONE;
}

/* feed(source: bytes): a status, or (message, line, column) */
static PyObject *vm_feed(VmObject *o, PyObject *args)
{
    const char *src;
    Py_ssize_t n;
    cloche_compile_info info;
    if (!PyArg_ParseTuple(args, "y#", &src, &n)) return NULL;
    cloche_status st = cloche_feed(o->vm, src, (size_t)n, &info);
    return st == CLOCHE_ERR_SYNTAX ? compile_error(&info) : PyLong_FromLong(st);
}

/* calls() -> [(id, name, line, is_async)] */
static PyObject *vm_calls(VmObject *o, PyObject *none)
{
    (void)none;
    size_t n = cloche_call_count(o->vm);
    PyObject *list = PyList_New((Py_ssize_t)n);
    for (size_t i = 0; list && i < n; i++) {
        cloche_call c;
        cloche_call_get(o->vm, i, &c);
        PyObject *t = Py_BuildValue("(IsII)", c.id, c.name, c.line, (unsigned)c.is_async);
        if (!t || PyList_SetItem(list, (Py_ssize_t)i, t) < 0) Py_CLEAR(list);
    }
    return list;
}

/* call_args(index) -> (args, kwargs) */
static PyObject *vm_call_args(VmObject *o, PyObject *index)
{
    size_t i = PyLong_AsSize_t(index);
    cloche_call c;
    if (i == (size_t)-1 && PyErr_Occurred()) return NULL;
    if (cloche_call_get(o->vm, i, &c) != CLOCHE_OK) {
        PyErr_SetString(PyExc_IndexError, "no such call");
        return NULL;
    }
    PyObject *a = read_value(o, c.args), *k = a ? read_value(o, c.kwargs) : NULL;
    if (k == Py_None) {
        Py_DECREF(k);
        k = PyDict_New();
    }
    if (!k) {
        Py_XDECREF(a);
        return NULL;
    }
    return Py_BuildValue("(NN)", a, k);
}

static PyObject *vm_result(VmObject *o, PyObject *none)
{
    (void)none;
    return read_value(o, cloche_result(o->vm));
}

/* error() -> (type, message, traceback, exception or None) */
static PyObject *vm_error(VmObject *o, PyObject *none)
{
    (void)none;
    PyObject *exc = NULL;
    if (cloche_get_type(o->vm, cloche_error_value(o->vm)) == CLOCHE_T_EXCEPTION) {
        exc = read_value(o, cloche_error_value(o->vm));
        if (!exc) PyErr_Clear(); /* the texts tell it */
    }
    if (!exc) {
        exc = Py_None;
        Py_INCREF(exc);
    }
    PyObject *t = text_object(cloche_error_type(o->vm)),
             *m = t ? text_object(cloche_error_message(o->vm)) : NULL;
    PyObject *tb = m ? text_object(cloche_error_traceback(o->vm)) : NULL;
    if (!tb) {
        Py_XDECREF(t);
        Py_XDECREF(m);
        Py_DECREF(exc);
        return NULL;
    }
    return Py_BuildValue("(NNNN)", t, m, tb, exc);
}

static PyObject *vm_limit(VmObject *o, PyObject *none)
{
    (void)none;
    return PyUnicode_FromString(cloche_limit_hit(o->vm));
}

static PyObject *vm_limits(VmObject *o, PyObject *t)
{
    cloche_limit_set l;
    if (limits_of(t, &l) < 0) return NULL;
    cloche_limits(o->vm, &l);
    Py_RETURN_NONE;
}

/* usage() -> (fuel, time_ns, memory, memory_peak, allocations, calls, output) */
static PyObject *vm_usage(VmObject *o, PyObject *none)
{
    (void)none;
    cloche_usage_info u;
    cloche_usage(o->vm, &u);
    return Py_BuildValue("(KKKKKKK)", (unsigned long long)u.fuel, (unsigned long long)u.time_ns,
                         (unsigned long long)u.memory, (unsigned long long)u.memory_peak,
                         (unsigned long long)u.allocations, (unsigned long long)u.calls,
                         (unsigned long long)u.output);
}

static PyObject *vm_output(VmObject *o, PyObject *none)
{
    (void)none;
    size_t n;
    const char *s = cloche_take_output(o->vm, &n);
    return PyUnicode_DecodeUTF8(s, (Py_ssize_t)n, "surrogatepass");
}

/* dump(key or None) -> bytes */
static PyObject *vm_dump(VmObject *o, PyObject *args)
{
    const char *k;
    Py_ssize_t kn;
    if (!PyArg_ParseTuple(args, "z#", &k, &kn)) return NULL;
    uint8_t *p;
    size_t n;
    cloche_status st = cloche_dump(o->vm, (const uint8_t *)k, k ? (size_t)kn : 0, &p, &n);
    if (st == CLOCHE_ERR_VALUE) {
        PyErr_SetString(PyExc_ValueError, "a snapshot key has 16 to 64 bytes");
        return NULL;
    }
    if (st != CLOCHE_OK) return PyErr_NoMemory();
    PyObject *b = PyBytes_FromStringAndSize((const char *)p, (Py_ssize_t)n);
    cloche_bytes_free(o->vm, p, n);
    return b;
}

static PyObject *vm_fork(VmObject *o, PyObject *none)
{
    (void)none;
    cloche_vm *copy;
    if (cloche_fork(o->vm, &copy) != CLOCHE_OK) return PyErr_NoMemory();
    PyObject *c = wrap_vm(o->st, copy, o->program);
    if (c && o->types) {
        Py_INCREF(o->types);
        ((VmObject *)c)->types = o->types;
    }
    return c;
}

/* set_types(Types or None) */
static PyObject *vm_set_types(VmObject *o, PyObject *types)
{
    Py_CLEAR(o->types);
    if (types != Py_None) {
        Py_INCREF(types);
        o->types = types;
    }
    Py_RETURN_NONE;
}

/* define(source: bytes): a status */
static PyObject *vm_define(VmObject *o, PyObject *source)
{
    char *s;
    Py_ssize_t n;
    if (PyBytes_AsStringAndSize(source, &s, &n) < 0) return NULL;
    return PyLong_FromLong(cloche_define(o->vm, s, (size_t)n, "<types>"));
}

static PyObject *vm_abandon(VmObject *o, PyObject *none)
{
    (void)none;
    return PyLong_FromLong(cloche_abandon(o->vm));
}

static PyObject *vm_interrupt(PyObject *self, PyObject *none)
{
    (void)none;
    cloche_interrupt(((VmObject *)self)->vm);
    Py_RETURN_NONE;
}

static void vm_dealloc(PyObject *self)
{
    VmObject *o = (VmObject *)self;
    cloche_free(o->vm);
    Py_XDECREF(o->program);
    Py_XDECREF(o->print);
    Py_XDECREF(o->types);
    Py_XDECREF(o->memo);
    free_object(self);
}

/* A method claims the machine for itself. */
#define METHOD(name)                                                                      \
    static PyObject *name##_claimed(PyObject *self, PyObject *arg)                        \
    {                                                                                     \
        VmObject *o = (VmObject *)self;                                                   \
        if (__atomic_exchange_n(&o->busy, 1, __ATOMIC_ACQUIRE)) {                         \
            PyErr_SetString(PyExc_RuntimeError,                                           \
                            "this program is running; it cannot be used until it stops"); \
            return NULL;                                                                  \
        }                                                                                 \
        PyObject *r = name(o, arg);                                                       \
        __atomic_store_n(&o->busy, 0, __ATOMIC_RELEASE);                                  \
        return r;                                                                         \
    }
METHOD(vm_run)
METHOD(vm_resume)
METHOD(vm_throw)
METHOD(vm_answer)
METHOD(vm_answer_error)
METHOD(vm_set)
METHOD(vm_set_print)
METHOD(vm_feed)
METHOD(vm_calls)
METHOD(vm_call_args)
METHOD(vm_result)
METHOD(vm_error)
METHOD(vm_limit)
METHOD(vm_limits)
METHOD(vm_usage)
METHOD(vm_output)
METHOD(vm_dump)
METHOD(vm_fork)
METHOD(vm_set_types)
METHOD(vm_define)
METHOD(vm_abandon)

static PyMethodDef vm_methods[] = { { "run", vm_run_claimed, METH_NOARGS, NULL },
                                    { "resume", vm_resume_claimed, METH_O, NULL },
                                    { "throw", vm_throw_claimed, METH_O, NULL },
                                    { "answer", vm_answer_claimed, METH_VARARGS, NULL },
                                    { "answer_error", vm_answer_error_claimed, METH_VARARGS, NULL },
                                    { "set", vm_set_claimed, METH_VARARGS, NULL },
                                    { "set_print", vm_set_print_claimed, METH_O, NULL },
                                    { "feed", vm_feed_claimed, METH_VARARGS, NULL },
                                    { "calls", vm_calls_claimed, METH_NOARGS, NULL },
                                    { "call_args", vm_call_args_claimed, METH_O, NULL },
                                    { "result", vm_result_claimed, METH_NOARGS, NULL },
                                    { "error", vm_error_claimed, METH_NOARGS, NULL },
                                    { "limit", vm_limit_claimed, METH_NOARGS, NULL },
                                    { "limits", vm_limits_claimed, METH_O, NULL },
                                    { "usage", vm_usage_claimed, METH_NOARGS, NULL },
                                    { "output", vm_output_claimed, METH_NOARGS, NULL },
                                    { "dump", vm_dump_claimed, METH_VARARGS, NULL },
                                    { "fork", vm_fork_claimed, METH_NOARGS, NULL },
                                    { "set_types", vm_set_types_claimed, METH_O, NULL },
                                    { "define", vm_define_claimed, METH_O, NULL },
                                    { "abandon", vm_abandon_claimed, METH_NOARGS, NULL },
                                    { "interrupt", vm_interrupt, METH_NOARGS, NULL },
                                    { NULL, NULL, 0, NULL } };

static PyMethodDef methods[] = { { "compile", m_compile, METH_VARARGS, NULL },
                                 { "start", m_start, METH_VARARGS, NULL },
                                 { "load", m_load, METH_VARARGS, NULL },
                                 { "_set_errors", m_set_errors, METH_VARARGS, NULL },
                                 { NULL, NULL, 0, NULL } };

#define TYPE_FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION)
static PyType_Slot vm_slots[] = { { Py_tp_dealloc, (void *)vm_dealloc },
                                  { Py_tp_methods, vm_methods },
                                  { 0, NULL } };
static PyType_Spec vm_spec = { "cloche._cloche.Vm", sizeof(VmObject), 0, TYPE_FLAGS, vm_slots };
static PyType_Slot program_slots[] = { { Py_tp_dealloc, (void *)program_dealloc }, { 0, NULL } };
static PyType_Spec program_spec = { "cloche._cloche.Program", sizeof(ProgramObject), 0, TYPE_FLAGS,
                                    program_slots };

static int module_exec(PyObject *m)
{
    state *st = PyModule_GetState(m);
    st->vm_type = PyType_FromModuleAndSpec(m, &vm_spec, NULL);
    st->program_type = PyType_FromModuleAndSpec(m, &program_spec, NULL);
    st->conversion_error = PyExc_TypeError;
    Py_INCREF(st->conversion_error);
    st->snapshot_error = PyExc_ValueError;
    Py_INCREF(st->snapshot_error);
    if (!st->vm_type || !st->program_type || PyModule_AddObjectRef(m, "Vm", st->vm_type) < 0 ||
        PyModule_AddObjectRef(m, "Program", st->program_type) < 0)
        return -1;
    return PyModule_AddStringConstant(m, "version", CLOCHE_VERSION);
}

static int module_traverse(PyObject *m, visitproc visit, void *arg)
{
    state *st = PyModule_GetState(m);
    Py_VISIT(st->vm_type);
    Py_VISIT(st->program_type);
    Py_VISIT(st->conversion_error);
    Py_VISIT(st->snapshot_error);
    Py_VISIT(st->explain);
    return 0;
}

static int module_clear(PyObject *m)
{
    state *st = PyModule_GetState(m);
    Py_CLEAR(st->vm_type);
    Py_CLEAR(st->program_type);
    Py_CLEAR(st->conversion_error);
    Py_CLEAR(st->snapshot_error);
    Py_CLEAR(st->explain);
    return 0;
}

static PyModuleDef_Slot module_slots[] = { { Py_mod_exec, (void *)module_exec },
#ifdef Py_mod_gil
                                           { Py_mod_gil, Py_MOD_GIL_NOT_USED },
#endif
                                           { 0, NULL } };
static struct PyModuleDef def = { PyModuleDef_HEAD_INIT, "_cloche",    NULL,
                                  sizeof(state),         methods,      module_slots,
                                  module_traverse,       module_clear, NULL };

PyMODINIT_FUNC PyInit__cloche(void) { return PyModuleDef_Init(&def); }
