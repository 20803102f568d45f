/* SPDX-License-Identifier: MIT */
/* Inside the host's half: what pool.c (processes and events), session.c (operations) and family.c
   (the program they come from) share. */
#ifndef CL_POOL_H
#define CL_POOL_H
#include "worker/channel.h"

/* A process, or one that was asked for. */
typedef struct cl_process {
    struct cl_process *next;
    cl_worker_pool *pool;
    cl_worker_session *s; /* whose state it holds, or will hold; NULL: free */
    char *tenant;         /* that it served; NULL: none yet */
    int fd;               /* channel; -1: ended, waits to be released */
    int pidfd, pid;       /* -1 until it was forked */
    uint32_t spawn;       /* request id of the fork */
    int room;             /* memfd for the body that comes next, or -1 */
    uint32_t nroom, room_id;
    bool private_tenant; /* it served a session without tenant: never to be used again */
    long refused;        /* system call that ends it, -1 none */
} cl_process;

/* What a session waits for from its process. */
typedef enum {
    CL_PH_NONE,
    CL_PH_QUEUED,  /* for a process */
    CL_PH_RELOAD,  /* the last snapshot is loaded, the operation comes then */
    CL_PH_OP,      /* the operation itself */
    CL_PH_SWAP,    /* a dump, so that another session can have the process */
    CL_PH_RECOVER, /* the last snapshot is loaded because work was lost */
} cl_phase;

struct cl_worker_session {
    cl_worker_pool *pool;
    cl_worker_session *prev, *next; /* all of the pool */
    cl_worker_session *wait_next;   /* queued ones */
    cl_worker_options o;
    char *tenant;
    cl_process *process;
    bool live;  /* the process has the state */
    bool begun; /* there is, or was, a state */
    bool stuck; /* could not be dumped: it keeps its process */
    bool freed; /* by its own callback: released when that returns */
    bool in_done;
    uint64_t used; /* when it last had the process, for choosing whom to swap out */
    uint16_t op;   /* CL_RQ_* under way, 0 none */
    cl_phase phase;
    uint32_t id; /* of the frame the process is to answer */
    uint64_t deadline;
    uint64_t printed; /* bytes in this operation */
    unsigned losses;  /* of processes during this operation */
    bool lost_work;   /* one of them had begun it: only the snapshot is left */
    cl_wire_buf request;
    uint8_t *snapshot;
    size_t nsnapshot;
    bool current; /* the snapshot is of the state there is now */
    char reason[160];
    uint8_t *body; /* what the texts of the result lie in: malloc'ed, or mapped */
    size_t nbody;
    bool body_mapped;
    cl_worker_call *calls;
    cl_worker_result result;
};

struct cl_worker_pool {
    char *program;
    cl_worker_config c;
    int epoll, timer, family; /* family: channel to the zygote, -1 none */
    int family_pid;
    unsigned confinement, family_starts;
    uint64_t armed; /* when the timer rings, 0 never */
    uint64_t clock;
    uint64_t waited_us; /* for the last operation */
    uint32_t next_id;
    cl_process *processes;
    cl_worker_session *sessions, *queue, **queue_end;
    int finished; /* operations that ended in this step */
    cl_worker_info info;
    uint8_t in[CL_WIRE_ROOM];
};

uint64_t cl_pool_now_ms(void);

/* ---- family.c ---- */
/* Starts the zygote. false: *why */
bool cl_family_start(cl_worker_pool *p, bool wait, const char **why);
void cl_family_end(cl_worker_pool *p);
/* Reads HELLO. */
bool cl_family_hello(cl_worker_pool *p, const cl_channel_frame *f);
/* The worker program to use when none is named; NULL without memory. */
char *cl_family_program(void);
/* The process id behind a pidfd, 0 unknown. */
int cl_family_pid(int pidfd);

/* ---- pool.c ---- */
/* Finds a process for every queued session, as far as there are any. */
void cl_pool_assign(cl_worker_pool *p);
void cl_pool_enqueue(cl_worker_session *s);
void cl_pool_unqueue(cl_worker_session *s);
/* Sends a frame to the session's process; a process that cannot be reached is lost. */
void cl_pool_send(cl_worker_session *s, unsigned type, const cl_wire_buf *body);
/* Takes the process away from its session: kept for the same tenant, or ended. */
void cl_pool_release(cl_process *w);
/* Ends the process, which has no session any more. */
void cl_pool_drop(cl_process *w);
/* Ends the process; its session goes on from its last snapshot or is told. */
void cl_pool_lose(cl_process *w, const char *reason);
void cl_pool_arm(cl_worker_pool *p, uint64_t deadline);

/* ---- session.c ---- */
/* The process is there: what comes next is sent. */
void cl_session_go(cl_worker_session *s);
/* A frame for it; body is good until the next frame unless large (then the session owns the map).
   false: hostile */
bool cl_session_frame(cl_worker_session *s, const cl_wire_head *h, const uint8_t *body);
/* Its process is gone. */
void cl_session_lost(cl_worker_session *s, const char *reason);
void cl_session_release(cl_worker_session *s);
#endif
