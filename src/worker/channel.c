/* SPDX-License-Identifier: MIT */
/* Frames through a socket of packets: see channel.h. */
#define _GNU_SOURCE
#include "worker/channel.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Room for one descriptor, aligned as the kernel wants it. */
typedef union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
} one_fd;

bool cl_channel_send(int channel, const cl_wire_head *h, const void *body, int fd, bool wait)
{
    uint8_t head[CL_WIRE_HEADER];
    one_fd control;
    bool large = h->flags & CL_WIRE_BIG;
    struct iovec v[2] = { { head, sizeof head },
                          { (void *)(uintptr_t)body, large ? 0 : h->length } };
    struct msghdr m = { .msg_iov = v, .msg_iovlen = v[1].iov_len ? 2 : 1 };
    cl_wire_head_put(head, h);
    if (fd >= 0) {
        memset(&control, 0, sizeof control);
        m.msg_control = control.bytes;
        m.msg_controllen = sizeof control.bytes;
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(c), &fd, sizeof fd);
    }
    ssize_t n;
    do
        n = sendmsg(channel, &m, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
    while (n < 0 && errno == EINTR);
    return n >= 0;
}

cl_channel_st cl_channel_receive(int channel, uint8_t *buf, bool wait, bool take_fd,
                                 cl_channel_frame *f)
{
    one_fd control;
    struct iovec v = { buf, CL_WIRE_ROOM };
    struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
    if (take_fd) {
        m.msg_control = control.bytes;
        m.msg_controllen = sizeof control.bytes;
    }
    ssize_t n = recvmsg(channel, &m, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
    if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? CL_CH_NOTHING
                                                                         : CL_CH_CLOSED;
    if (n == 0) return CL_CH_CLOSED;
    f->fd = -1;
    struct cmsghdr *c = take_fd ? CMSG_FIRSTHDR(&m) : NULL;
    if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
        memcpy(&f->fd, CMSG_DATA(c), sizeof f->fd);
    if (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC) || !cl_wire_head_get(buf, (size_t)n, &f->head)) {
        if (f->fd >= 0) close(f->fd);
        return CL_CH_HOSTILE;
    }
    f->body = f->head.flags & CL_WIRE_BIG ? NULL : buf + CL_WIRE_HEADER;
    return CL_CH_FRAME;
}

int cl_channel_memfd(const void *p, size_t n)
{
    const uint8_t *from = p;
    size_t at = 0;
    int fd = memfd_create("cloche", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return -1;
    bool ok = ftruncate(fd, (off_t)n) == 0;
    while (p && ok && at < n) {
        ssize_t w = write(fd, from + at, n - at);
        ok = w > 0 || (w < 0 && errno == EINTR);
        at += w > 0 ? (size_t)w : 0;
    }
    int seals = F_SEAL_GROW | F_SEAL_SHRINK | (p ? F_SEAL_WRITE | F_SEAL_SEAL : 0);
    if (ok && fcntl(fd, F_ADD_SEALS, seals) == 0) return fd;
    close(fd);
    return -1;
}

const uint8_t *cl_channel_map(int fd, size_t n)
{
    const int want = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
    struct stat s;
    /* the first fails while a writable mapping is left anywhere */
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) != 0 ||
        (fcntl(fd, F_GET_SEALS) & want) != want || fstat(fd, &s) != 0 || s.st_size != (off_t)n)
        return NULL;
    void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
    return p == MAP_FAILED ? NULL : p;
}

void cl_channel_unmap(const uint8_t *p, size_t n)
{
    if (p) munmap((void *)(uintptr_t)p, n);
}
