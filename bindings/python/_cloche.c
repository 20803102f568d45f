/* SPDX-License-Identifier: MIT */
/* The Python extension: programs, machines, and the conversion of values. Everything else is Python (cloche/__init__.py). */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "cloche.h"

static PyObject *conversion_error, *snapshot_error;

typedef struct { PyObject_HEAD cloche_program *p; } ProgramObject;
typedef struct { PyObject_HEAD cloche_vm *vm; PyObject *program; int busy; } VmObject;
static PyObject *vm_type, *program_type;

/* ---- values ---- */

#define DEPTH_MAX 200

static PyObject *to_python(cloche_vm *vm, cloche_value v, int depth);
static int from_python(cloche_vm *vm, PyObject *o, cloche_value *out, int depth);

static int bad(cloche_status st, const char *what)
{
    if (st == CLOCHE_OK)
        return 0;
    if (st == CLOCHE_ERR_NOMEM)
        PyErr_Format(PyExc_MemoryError, "%s does not fit the program's memory limit", what);
    else if (!PyErr_Occurred())
        PyErr_Format(conversion_error, "cannot give %s to the program", what);
    return -1;
}

static PyObject *exception_to_python(cloche_vm *vm, cloche_value v, int depth)
{
    const char *name, *text;
    cloche_value args;
    size_t n;
    if (cloche_get_exception(vm, v, &name, &args) != CLOCHE_OK)
        return NULL;
    PyObject *builtins = PyImport_ImportModule("builtins");
    PyObject *cls = builtins ? PyObject_GetAttrString(builtins, name) : NULL;
    Py_XDECREF(builtins);
    PyErr_Clear();
    if (cls && PyType_Check(cls) && PyObject_IsSubclass(cls, PyExc_BaseException) == 1) {
        PyObject *a = to_python(vm, args, depth + 1);
        PyObject *e = a ? PyObject_CallObject(cls, a) : NULL;
        Py_XDECREF(a);
        Py_DECREF(cls);
        if (e || !PyErr_ExceptionMatches(PyExc_TypeError))
            return e;
        PyErr_Clear();
    } else {
        Py_XDECREF(cls);
    }
    PyObject *kind = PyUnicode_FromString(name);
    if (cloche_get_text(vm, v, 0, &text, &n) != CLOCHE_OK)
        n = 0, text = "";
    PyObject *e = PyObject_CallFunction(PyExc_RuntimeError, "s", text);
    if (e && kind)
        PyObject_SetAttrString(e, "cloche_type", kind);
    Py_XDECREF(kind);
    return e;
}

static PyObject *to_python(cloche_vm *vm, cloche_value v, int depth)
{
    if (depth > DEPTH_MAX) {
        PyErr_SetString(conversion_error, "the value is nested too deeply");
        return NULL;
    }
    const char *text;
    const uint8_t *bytes;
    size_t n;
    switch (cloche_get_type(vm, v)) {
    case CLOCHE_T_NONE: Py_RETURN_NONE;
    case CLOCHE_T_BOOL: return PyBool_FromLong(cloche_get_bool(vm, v));
    case CLOCHE_T_INT: {
        int64_t i;
        if (cloche_get_int(vm, v, &i) == CLOCHE_OK)
            return PyLong_FromLongLong(i);
        if (cloche_get_int_hex(vm, v, &text, &n) != CLOCHE_OK)
            return PyErr_NoMemory();
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
        if (cloche_get_str(vm, v, &text, &n) != CLOCHE_OK)
            return PyErr_NoMemory();
        return PyUnicode_DecodeUTF8(text, (Py_ssize_t)n, "surrogatepass");
    case CLOCHE_T_BYTES: cloche_get_bytes(vm, v, &bytes, &n); return PyBytes_FromStringAndSize((const char *)bytes, (Py_ssize_t)n);
    case CLOCHE_T_BYTEARRAY: cloche_get_bytes(vm, v, &bytes, &n); return PyByteArray_FromStringAndSize((const char *)bytes, (Py_ssize_t)n);
    case CLOCHE_T_LIST: case CLOCHE_T_TUPLE: {
        int list = cloche_get_type(vm, v) == CLOCHE_T_LIST;
        n = cloche_get_len(vm, v);
        PyObject *r = list ? PyList_New((Py_ssize_t)n) : PyTuple_New((Py_ssize_t)n);
        for (size_t i = 0; r && i < n; i++) {
            cloche_value item;
            cloche_get_item(vm, v, i, &item);
            PyObject *o = to_python(vm, item, depth + 1);
            if (!o || (list ? PyList_SetItem(r, (Py_ssize_t)i, o) : PyTuple_SetItem(r, (Py_ssize_t)i, o)) < 0) {
                Py_DECREF(r);
                return NULL;
            }
        }
        return r;
    }
    case CLOCHE_T_DICT: {
        PyObject *r = PyDict_New();
        cloche_value k, x;
        for (uint32_t pos = 0; r && cloche_next(vm, v, &pos, &k, &x);) {
            PyObject *ko = to_python(vm, k, depth + 1), *xo = ko ? to_python(vm, x, depth + 1) : NULL;
            int rc = xo ? PyDict_SetItem(r, ko, xo) : -1;
            Py_XDECREF(ko);
            Py_XDECREF(xo);
            if (rc < 0) {
                Py_DECREF(r);
                return NULL;
            }
        }
        return r;
    }
    case CLOCHE_T_SET: case CLOCHE_T_FROZENSET: {
        PyObject *r = PySet_New(NULL);
        cloche_value k;
        for (uint32_t pos = 0; r && cloche_next(vm, v, &pos, &k, NULL);) {
            PyObject *ko = to_python(vm, k, depth + 1);
            int rc = ko ? PySet_Add(r, ko) : -1;
            Py_XDECREF(ko);
            if (rc < 0) {
                Py_DECREF(r);
                return NULL;
            }
        }
        if (r && cloche_get_type(vm, v) == CLOCHE_T_FROZENSET) {
            PyObject *f = PyFrozenSet_New(r);
            Py_DECREF(r);
            return f;
        }
        return r;
    }
    case CLOCHE_T_EXCEPTION: return exception_to_python(vm, v, depth);
    default:
        PyErr_Format(conversion_error, "a value of type '%s' cannot leave the program; return plain data (numbers, str, bytes, list, tuple, dict, set)",
                     cloche_get_type_name(vm, v));
        return NULL;
    }
}

static int from_sequence(cloche_vm *vm, PyObject *o, cloche_value *out, int depth, int tuple)
{
    cloche_value list;
    PyObject *it = PyObject_GetIter(o), *x;
    if (!it)
        return -1;
    if (bad(cloche_list(vm, &list), "a list") < 0) {
        Py_DECREF(it);
        return -1;
    }
    while ((x = PyIter_Next(it))) {
        cloche_value v;
        int rc = from_python(vm, x, &v, depth + 1);
        Py_DECREF(x);
        if (rc < 0 || bad(cloche_list_push(vm, list, v), "a list") < 0) {
            Py_DECREF(it);
            return -1;
        }
    }
    Py_DECREF(it);
    if (PyErr_Occurred())
        return -1;
    if (!tuple) {
        *out = list;
        return 0;
    }
    return bad(cloche_tuple_from_list(vm, list, out), "a tuple");
}

static int from_python(cloche_vm *vm, PyObject *o, cloche_value *out, int depth)
{
    if (depth > DEPTH_MAX) {
        PyErr_SetString(conversion_error, "the value is nested too deeply");
        return -1;
    }
    if (o == Py_None) {
        *out = cloche_none();
        return 0;
    }
    if (PyBool_Check(o)) {
        *out = cloche_bool(o == Py_True);
        return 0;
    }
    if (PyLong_CheckExact(o)) {
        int over;
        long long i = PyLong_AsLongLongAndOverflow(o, &over);
        if (!over)
            return bad(cloche_int(vm, i, out), "an int");
        PyObject *hex = PyNumber_ToBase(o, 16);
        Py_ssize_t n;
        const char *s = hex ? PyUnicode_AsUTF8AndSize(hex, &n) : NULL;
        int rc = s ? bad(cloche_int_text(vm, s, (size_t)n, out), "an int") : -1;
        Py_XDECREF(hex);
        return rc;
    }
    if (PyFloat_CheckExact(o))
        return bad(cloche_float(vm, PyFloat_AsDouble(o), out), "a float");
    if (PyUnicode_CheckExact(o)) {
        PyObject *b = PyUnicode_AsEncodedString(o, "utf-8", "surrogatepass");
        char *s;
        Py_ssize_t n;
        int rc = b && PyBytes_AsStringAndSize(b, &s, &n) == 0 ? bad(cloche_str(vm, s, (size_t)n, out), "a str") : -1;
        Py_XDECREF(b);
        return rc;
    }
    if (PyBytes_CheckExact(o)) {
        char *s;
        Py_ssize_t n;
        PyBytes_AsStringAndSize(o, &s, &n);
        return bad(cloche_bytes(vm, s, (size_t)n, out), "bytes");
    }
    if (PyByteArray_CheckExact(o))
        return bad(cloche_bytearray(vm, PyByteArray_AsString(o), (size_t)PyByteArray_Size(o), out), "a bytearray");
    if (PyList_CheckExact(o))
        return from_sequence(vm, o, out, depth, 0);
    if (PyTuple_CheckExact(o))
        return from_sequence(vm, o, out, depth, 1);
    if (PyDict_CheckExact(o)) {
        PyObject *k, *x;
        Py_ssize_t pos = 0;
        if (bad(cloche_dict(vm, out), "a dict") < 0)
            return -1;
        while (PyDict_Next(o, &pos, &k, &x)) {
            cloche_value kv, xv;
            if (from_python(vm, k, &kv, depth + 1) < 0 || from_python(vm, x, &xv, depth + 1) < 0 || bad(cloche_dict_set(vm, *out, kv, xv), "a dict") < 0)
                return -1;
        }
        return 0;
    }
    if (PyAnySet_CheckExact(o)) {
        PyObject *it = PyObject_GetIter(o), *x;
        if (!it || bad(cloche_set_new(vm, PyFrozenSet_CheckExact(o), out), "a set") < 0) {
            Py_XDECREF(it);
            return -1;
        }
        while ((x = PyIter_Next(it))) {
            cloche_value v;
            int rc = from_python(vm, x, &v, depth + 1);
            Py_DECREF(x);
            if (rc < 0 || bad(cloche_set_add(vm, *out, v), "a set") < 0) {
                Py_DECREF(it);
                return -1;
            }
        }
        Py_DECREF(it);
        return PyErr_Occurred() ? -1 : 0;
    }
    if (PyComplex_CheckExact(o))
        return bad(cloche_complex(vm, PyComplex_RealAsDouble(o), PyComplex_ImagAsDouble(o), out), "a complex number");
    PyObject *name = PyType_GetName(Py_TYPE(o));
    PyErr_Format(conversion_error, "a value of type '%U' cannot enter the program; give plain data (None, bool, int, float, str, bytes, list, tuple, dict, set)", name);
    Py_XDECREF(name);
    return -1;
}

/* ---- programs ---- */

static const char **names_of(PyObject *seq, size_t *n)
{
    Py_ssize_t len = PySequence_Size(seq);
    if (len < 0)
        return NULL;
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

/* compile(source: str, filename: str, inputs: list, functions: list, async_functions: list) -> program, or (message, line, column) */
static PyObject *m_compile(PyObject *self, PyObject *args)
{
    (void)self;
    const char *src, *file;
    Py_ssize_t n;
    PyObject *inputs, *fns, *afns;
    if (!PyArg_ParseTuple(args, "s#sOOO", &src, &n, &file, &inputs, &fns, &afns))
        return NULL;
    cloche_config c = { .size = sizeof c, .filename = file };
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
    cloche_status st = cloche_compile(src, (size_t)n, &c, &p, &info);
    PyMem_Free((void *)c.inputs);
    PyMem_Free((void *)c.functions);
    PyMem_Free((void *)c.async_functions);
    if (st == CLOCHE_ERR_SYNTAX)
        return Py_BuildValue("(sII)", info.message, info.line, info.column);
    if (st != CLOCHE_OK)
        return PyErr_NoMemory();
    PyObject *(*alloc)(PyTypeObject *, Py_ssize_t) = PyType_GetSlot((PyTypeObject *)program_type, Py_tp_alloc);
    ProgramObject *o = (ProgramObject *)alloc((PyTypeObject *)program_type, 0);
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

static PyObject *wrap_vm(cloche_vm *vm, PyObject *program)
{
    PyObject *(*alloc)(PyTypeObject *, Py_ssize_t) = PyType_GetSlot((PyTypeObject *)vm_type, Py_tp_alloc);
    VmObject *o = (VmObject *)alloc((PyTypeObject *)vm_type, 0);
    if (!o) {
        cloche_free(vm);
        return NULL;
    }
    o->vm = vm;
    Py_XINCREF(program);
    o->program = program;
    return (PyObject *)o;
}

static int limits_of(PyObject *t, cloche_limit_set *l)
{
    cloche_limits_default(l);
    if (t == Py_None)
        return 0;
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

static PyObject *m_start(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *p, *limits;
    cloche_limit_set l;
    if (!PyArg_ParseTuple(args, "O!O", program_type, &p, &limits) || limits_of(limits, &l) < 0)
        return NULL;
    cloche_vm *vm;
    if (cloche_start(((ProgramObject *)p)->p, &vm) != CLOCHE_OK)
        return PyErr_NoMemory();
    cloche_limits(vm, &l);
    return wrap_vm(vm, p);
}

/* load(bytes, key or None, program or None, limits) */
static PyObject *m_load(PyObject *self, PyObject *args)
{
    (void)self;
    const char *b, *k;
    Py_ssize_t n, kn;
    PyObject *p, *limits;
    cloche_limit_set l;
    if (!PyArg_ParseTuple(args, "y#z#OO", &b, &n, &k, &kn, &p, &limits) || limits_of(limits, &l) < 0)
        return NULL;
    cloche_program *prog = p == Py_None ? NULL : ((ProgramObject *)p)->p;
    cloche_vm *vm;
    const char *why = "";
    cloche_status st = k ? cloche_load((const uint8_t *)b, (size_t)n, (const uint8_t *)k, (size_t)kn, prog, &l, &vm, &why)
                         : cloche_load_unauthenticated((const uint8_t *)b, (size_t)n, prog, &l, &vm, &why);
    if (st == CLOCHE_ERR_NOMEM)
        return PyErr_NoMemory();
    if (st == CLOCHE_ERR_VALUE) {
        PyErr_SetString(PyExc_ValueError, "a snapshot key has 16 to 64 bytes");
        return NULL;
    }
    if (st != CLOCHE_OK) {
        PyErr_SetString(snapshot_error, why);
        return NULL;
    }
    return wrap_vm(vm, p == Py_None ? NULL : p);
}

static cloche_vm *use(PyObject *self)
{
    VmObject *o = (VmObject *)self;
    if (o->busy) {
        PyErr_SetString(PyExc_RuntimeError, "this program is running in another thread");
        return NULL;
    }
    return o->vm;
}

#define WITH_VM cloche_vm *vm = use(self); if (!vm) return NULL

#define RUNNING(call) do { \
        ((VmObject *)self)->busy = 1; \
        Py_BEGIN_ALLOW_THREADS \
        st = (call); \
        Py_END_ALLOW_THREADS \
        ((VmObject *)self)->busy = 0; } while (0)

static PyObject *vm_run(PyObject *self, PyObject *none)
{
    (void)none;
    WITH_VM;
    cloche_status st;
    RUNNING(cloche_run(vm));
    return PyLong_FromLong(st);
}

static PyObject *vm_resume(PyObject *self, PyObject *value)
{
    WITH_VM;
    cloche_value v;
    cloche_status st;
    if (from_python(vm, value, &v, 0) < 0)
        return NULL;
    RUNNING(cloche_resume(vm, v));
    return PyLong_FromLong(st);
}

static PyObject *vm_throw(PyObject *self, PyObject *args)
{
    WITH_VM;
    const char *type, *message;
    cloche_status st;
    if (!PyArg_ParseTuple(args, "ss", &type, &message))
        return NULL;
    RUNNING(cloche_throw(vm, type, message));
    return PyLong_FromLong(st);
}

static PyObject *vm_answer(PyObject *self, PyObject *args)
{
    WITH_VM;
    unsigned id;
    PyObject *value;
    cloche_value v;
    if (!PyArg_ParseTuple(args, "IO", &id, &value) || from_python(vm, value, &v, 0) < 0)
        return NULL;
    return PyLong_FromLong(cloche_answer(vm, id, v));
}

static PyObject *vm_answer_error(PyObject *self, PyObject *args)
{
    WITH_VM;
    unsigned id;
    const char *type, *message;
    if (!PyArg_ParseTuple(args, "Iss", &id, &type, &message))
        return NULL;
    return PyLong_FromLong(cloche_answer_error(vm, id, type, message));
}

static PyObject *vm_set(PyObject *self, PyObject *args)
{
    WITH_VM;
    const char *name;
    PyObject *value;
    cloche_value v;
    if (!PyArg_ParseTuple(args, "sO", &name, &value) || from_python(vm, value, &v, 0) < 0)
        return NULL;
    if (bad(cloche_set(vm, name, v), "an input") < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *vm_feed(PyObject *self, PyObject *args)
{
    WITH_VM;
    const char *src;
    Py_ssize_t n;
    cloche_compile_info info;
    if (!PyArg_ParseTuple(args, "s#", &src, &n))
        return NULL;
    cloche_status st = cloche_feed(vm, src, (size_t)n, &info);
    if (st == CLOCHE_ERR_SYNTAX)
        return Py_BuildValue("(sII)", info.message, info.line, info.column);
    return PyLong_FromLong(st);
}

static PyObject *vm_calls(PyObject *self, PyObject *none)
{
    (void)none;
    WITH_VM;
    size_t n = cloche_call_count(vm);
    PyObject *list = PyList_New((Py_ssize_t)n);
    for (size_t i = 0; list && i < n; i++) {
        cloche_call c;
        cloche_call_get(vm, i, &c);
        PyObject *a = to_python(vm, c.args, 0), *k = a ? to_python(vm, c.kwargs, 0) : NULL;
        PyObject *t = k ? Py_BuildValue("(IsOOIi)", c.id, c.name, a, k, c.line, c.is_async) : NULL;
        Py_XDECREF(a);
        Py_XDECREF(k);
        if (!t || PyList_SetItem(list, (Py_ssize_t)i, t) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *vm_result(PyObject *self, PyObject *none)
{
    (void)none;
    WITH_VM;
    return to_python(vm, cloche_result(vm), 0);
}

static PyObject *vm_error(PyObject *self, PyObject *none)
{
    (void)none;
    WITH_VM;
    PyObject *exc = cloche_get_type(vm, cloche_error_value(vm)) == CLOCHE_T_EXCEPTION ? to_python(vm, cloche_error_value(vm), 0) : NULL;
    if (!exc) {
        PyErr_Clear();
        exc = Py_None;
        Py_INCREF(exc);
    }
    return Py_BuildValue("(sssN)", cloche_error_type(vm), cloche_error_message(vm), cloche_error_traceback(vm), exc);
}

static PyObject *vm_limit(PyObject *self, PyObject *none)
{
    (void)none;
    WITH_VM;
    return PyUnicode_FromString(cloche_limit_hit(vm));
}

static PyObject *vm_limits(PyObject *self, PyObject *t)
{
    WITH_VM;
    cloche_limit_set l;
    if (limits_of(t, &l) < 0)
        return NULL;
    cloche_limits(vm, &l);
    Py_RETURN_NONE;
}

static PyObject *vm_usage(PyObject *self, PyObject *none)
{
    (void)none;
    WITH_VM;
    cloche_usage_info u;
    cloche_usage(vm, &u);
    return Py_BuildValue("(KKKKKKK)", (unsigned long long)u.fuel, (unsigned long long)u.time_ns, (unsigned long long)u.memory, (unsigned long long)u.memory_peak,
                         (unsigned long long)u.allocations, (unsigned long long)u.calls, (unsigned long long)u.output);
}

static PyObject *vm_output(PyObject *self, PyObject *none)
{
    (void)none;
    WITH_VM;
    size_t n;
    const char *s = cloche_take_output(vm, &n);
    return PyUnicode_DecodeUTF8(s, (Py_ssize_t)n, "surrogatepass");
}

static PyObject *vm_dump(PyObject *self, PyObject *args)
{
    WITH_VM;
    const char *k;
    Py_ssize_t kn;
    if (!PyArg_ParseTuple(args, "z#", &k, &kn))
        return NULL;
    uint8_t *p;
    size_t n;
    cloche_status st = cloche_dump(vm, (const uint8_t *)k, k ? (size_t)kn : 0, &p, &n);
    if (st == CLOCHE_ERR_VALUE) {
        PyErr_SetString(PyExc_ValueError, "a snapshot key has 16 to 64 bytes");
        return NULL;
    }
    if (st != CLOCHE_OK)
        return PyErr_NoMemory();
    PyObject *b = PyBytes_FromStringAndSize((const char *)p, (Py_ssize_t)n);
    cloche_bytes_free(vm, p, n);
    return b;
}

static PyObject *vm_fork(PyObject *self, PyObject *none)
{
    (void)none;
    WITH_VM;
    cloche_vm *copy;
    if (cloche_fork(vm, &copy) != CLOCHE_OK)
        return PyErr_NoMemory();
    return wrap_vm(copy, ((VmObject *)self)->program);
}

static PyObject *vm_interrupt(PyObject *self, PyObject *none)
{
    (void)none;
    cloche_interrupt(((VmObject *)self)->vm);
    Py_RETURN_NONE;
}

static void vm_dealloc(PyObject *o)
{
    cloche_free(((VmObject *)o)->vm);
    Py_XDECREF(((VmObject *)o)->program);
    free_object(o);
}

static PyMethodDef vm_methods[] = {
    { "run", vm_run, METH_NOARGS, NULL }, { "resume", vm_resume, METH_O, NULL }, { "throw", vm_throw, METH_VARARGS, NULL },
    { "answer", vm_answer, METH_VARARGS, NULL }, { "answer_error", vm_answer_error, METH_VARARGS, NULL }, { "set", vm_set, METH_VARARGS, NULL },
    { "feed", vm_feed, METH_VARARGS, NULL }, { "calls", vm_calls, METH_NOARGS, NULL }, { "result", vm_result, METH_NOARGS, NULL },
    { "error", vm_error, METH_NOARGS, NULL }, { "limit", vm_limit, METH_NOARGS, NULL }, { "limits", vm_limits, METH_O, NULL },
    { "usage", vm_usage, METH_NOARGS, NULL }, { "output", vm_output, METH_NOARGS, NULL }, { "dump", vm_dump, METH_VARARGS, NULL },
    { "fork", vm_fork, METH_NOARGS, NULL }, { "interrupt", vm_interrupt, METH_NOARGS, NULL }, { NULL, NULL, 0, NULL }
};

static PyMethodDef methods[] = {
    { "compile", m_compile, METH_VARARGS, NULL }, { "start", m_start, METH_VARARGS, NULL }, { "load", m_load, METH_VARARGS, NULL }, { NULL, NULL, 0, NULL }
};

static PyType_Slot vm_slots[] = { { Py_tp_dealloc, (void *)vm_dealloc }, { Py_tp_methods, vm_methods }, { 0, NULL } };
static PyType_Spec vm_spec = { "cloche._cloche.Vm", sizeof(VmObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, vm_slots };
static PyType_Slot program_slots[] = { { Py_tp_dealloc, (void *)program_dealloc }, { 0, NULL } };
static PyType_Spec program_spec = { "cloche._cloche.Program", sizeof(ProgramObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, program_slots };
static struct PyModuleDef def = { PyModuleDef_HEAD_INIT, "_cloche", NULL, -1, methods, NULL, NULL, NULL, NULL };

PyMODINIT_FUNC PyInit__cloche(void)
{
    PyObject *m = PyModule_Create(&def);
    if (!m)
        return NULL;
    vm_type = PyType_FromSpec(&vm_spec);
    program_type = PyType_FromSpec(&program_spec);
    conversion_error = PyErr_NewException("cloche.ConversionError", NULL, NULL);
    snapshot_error = PyErr_NewException("cloche.SnapshotError", NULL, NULL);
    if (!vm_type || !program_type || !conversion_error || !snapshot_error || PyModule_AddObjectRef(m, "Vm", vm_type) < 0 ||
        PyModule_AddObjectRef(m, "Program", program_type) < 0 || PyModule_AddObjectRef(m, "ConversionError", conversion_error) < 0 ||
        PyModule_AddObjectRef(m, "SnapshotError", snapshot_error) < 0 || PyModule_AddStringConstant(m, "version", CLOCHE_VERSION) < 0)
        return NULL;
    return m;
}
