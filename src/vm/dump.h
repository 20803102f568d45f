/* SPDX-License-Identifier: MIT */
/* Snapshots: a stopped machine as bytes, and back. The format is described in docs/snapshots.md. */
#ifndef CL_DUMP_H
#define CL_DUMP_H
#include "vm/run.h"

/* A growing byte buffer on the host's allocator. */
typedef struct {
    uint8_t *p;
    size_t n, cap;
    void *(*alloc_fn)(void *arg, void *p, size_t old_size, size_t new_size);
    void *alloc_arg;
    bool failed;
} cl_bytebuf;
void cl_bytebuf_free(cl_bytebuf *b);

#define CL_DUMP_FORMAT 4
#define CL_DUMP_MAGIC "CLOCHE\r\n"
#define CL_DUMP_SIZE_MIN 64u
#define CL_DUMP_FLAGS_AT 12u /* behind magic and versions */
#define CL_DUMP_SEALED 1u    /* a flag: the last CL_SEAL_BYTES are a code over all before them */
#define CL_DUMP_PACKED 2u    /* a flag: the objects are compressed */
#define CL_SEAL_BYTES 32u
#define CL_DUMP_CHUNK ((size_t)1 << 18) /* bytes of objects in one compressed frame, at most */
#define CL_DUMP_KEYBYTES_MIN 16
#define CL_DUMP_KEYBYTES_MAX 64

/* Writes the stopped machine (paused, idle, or at a chaos stop). key NULL: no MAC, only
   load_unauthenticated takes it. compress: if that makes it smaller; false is for the tests that
   forge bytes of objects. Collects first. */
int cl_dump(cl_vm *vm, const uint8_t *key, size_t key_len, bool compress, cl_bytebuf *out);

typedef enum {
    CL_LOAD_OK,
    CL_LOAD_NOMEM,
    CL_LOAD_CORRUPT,
    CL_LOAD_KEY,
    CL_LOAD_VERSION,
    CL_LOAD_LIMIT
} cl_load_result;
/* Restores a machine. program: reused if it is the one in the dump (same source and names), may be
   NULL. key NULL = the caller accepts unauthenticated bytes. limits->memory bounds what is placed.
   *why gets a static text on failure. */
cl_load_result cl_load(const uint8_t *bytes, size_t n, const uint8_t *key, size_t key_len,
                       cl_program *program, const cl_limits *limits,
                       void *(*alloc_fn)(void *, void *, size_t, size_t), void *alloc_arg,
                       cl_vm **out, const char **why);
/* vm/seal.c: the code of a snapshot, and whether it is right: NULL or what is wrong. */
bool cl_seal_make(uint8_t code[CL_SEAL_BYTES], const uint8_t *bytes, size_t n, const uint8_t *key,
                  size_t key_len);
const char *cl_seal_check(const uint8_t *bytes, size_t n, const uint8_t *key, size_t key_len);
/* An independent copy of a stopped machine, made from memory to memory. NULL without memory. */
cl_vm *cl_vm_fork(cl_vm *vm);
/* vm/check_frames.c: the frame chain, code positions and registers that the machine trusts. NULL or
   what is wrong. */
const char *cl_check_frames(cl_vm *vm);
#endif
