/* Make the n-th call that writes below a folder fail, in a process and in all that it starts.
 *
 * Loaded with LD_PRELOAD; compiled libraries are reached too. The folder, n and the number of the
 * error are in a file that all processes map (FAILING_CALLS names it), and so is the count.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

struct plan {
    long at;      /* the call that fails, from 1; 0: none does */
    long error;   /* its errno */
    long onwards; /* whether all calls after it fail too, as on a full disk */
    long count;   /* calls so far */
    char under[2048];
    char called[2048]; /* the call that failed first: its name and path */
};

static struct plan *plan;

__attribute__((constructor)) static void start(void) {
    const char *name = getenv("FAILING_CALLS");
    int file = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *place = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (place != MAP_FAILED) plan = place;
    close(file);
}

static int below(const char *path) {
    size_t length = strlen(plan->under);
    return !strncmp(path, plan->under, length) && (!path[length] || path[length] == '/');
}

/* Whether this call fails; a full disk still removes files, and lets open ones be closed. */
static int fails(const char *call, const char *path, int needs_room) {
    if (!plan || !plan->under[0] || !below(path)) return 0;
    if (plan->error == ENOSPC || plan->error == EDQUOT)
        if (!needs_room) return 0;
    long count = __atomic_add_fetch(&plan->count, 1, __ATOMIC_SEQ_CST);
    if (!plan->at || count < plan->at || (count > plan->at && !plan->onwards)) return 0;
    if (count == plan->at) snprintf(plan->called, sizeof plan->called, "%s %s", call, path);
    errno = (int)plan->error;
    return 1;
}

static void absolute(int folder, const char *path, char *whole) {
    char base[PATH_MAX] = "", link[64];
    whole[0] = 0;
    if (!path) return;
    if (path[0] != '/') {
        if (folder == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) base[0] = 0;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t size = readlink(link, base, sizeof base - 1);
            base[size > 0 ? size : 0] = 0;
        }
    }
    snprintf(whole, PATH_MAX, "%s%s%s", base, base[0] ? "/" : "", path);
}

static int fails_at(const char *call, int folder, const char *path, int room) {
    char whole[PATH_MAX];
    if (!plan || !plan->under[0]) return 0;
    absolute(folder, path, whole);
    return fails(call, whole, room);
}

static int fails_on(const char *call, int file, int room) {
    char link[64], path[PATH_MAX];
    if (!plan || !plan->under[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    int before = errno;
    ssize_t size = readlink(link, path, sizeof path - 1);
    errno = before;
    if (size <= 0) return 0;
    path[size] = 0;
    return fails(call, path, room);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_FILE(type, name, room, declared, given)          \
    type name declared {                                    \
        static __typeof__(&name) real;                      \
        if (!real) real = REAL(name);                       \
        if (fails_on(#name, file, room)) return -1;         \
        return real given;                                  \
    }
#define AT_PATH(name, folder, path, room, declared, given)    \
    int name declared {                                       \
        static __typeof__(&name) real;                        \
        if (!real) real = REAL(name);                         \
        if (fails_at(#name, folder, path, room)) return -1;   \
        return real given;                                    \
    }

ON_FILE(ssize_t, write, 1, (int file, const void *data, size_t size), (file, data, size))
ON_FILE(ssize_t, pwrite, 1, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
ON_FILE(ssize_t, pwrite64, 1, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
ON_FILE(ssize_t, writev, 1, (int file, const struct iovec *data, int size), (file, data, size))
ON_FILE(ssize_t, sendfile, 1, (int file, int from, off_t *at, size_t size), (file, from, at, size))
ON_FILE(ssize_t, sendfile64, 1, (int file, int from, off64_t *at, size_t size), (file, from, at, size))
ON_FILE(int, ftruncate, 1, (int file, off_t size), (file, size))
ON_FILE(int, ftruncate64, 1, (int file, off64_t size), (file, size))
ON_FILE(int, fallocate, 1, (int file, int how, off_t at, off_t size), (file, how, at, size))
ON_FILE(int, fsync, 1, (int file), (file))
ON_FILE(int, fdatasync, 1, (int file), (file))
ON_FILE(int, fchmod, 0, (int file, mode_t mode), (file, mode))

ssize_t copy_file_range(int from, off64_t *at, int file, off64_t *to, size_t size, unsigned flags) {
    static __typeof__(&copy_file_range) real;
    if (!real) real = REAL(copy_file_range);
    if (fails_on("copy_file_range", file, 1)) return -1;
    return real(from, at, file, to, size, flags);
}

/* The file is closed all the same, as Linux does. Only files open for writing count. */
int close(int file) {
    static __typeof__(&close) real;
    if (!real) real = REAL(close);
    int flags = plan && plan->under[0] ? fcntl(file, F_GETFL) : -1;
    if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && fails_on("close", file, 1)) {
        int number = errno;
        real(file);
        errno = number;
        return -1;
    }
    return real(file);
}

AT_PATH(mkdir, AT_FDCWD, path, 1, (const char *path, mode_t mode), (path, mode))
AT_PATH(mkdirat, folder, path, 1, (int folder, const char *path, mode_t mode), (folder, path, mode))
AT_PATH(rmdir, AT_FDCWD, path, 0, (const char *path), (path))
AT_PATH(unlink, AT_FDCWD, path, 0, (const char *path), (path))
AT_PATH(unlinkat, folder, path, 0, (int folder, const char *path, int flags), (folder, path, flags))
AT_PATH(rename, AT_FDCWD, to, 1, (const char *path, const char *to), (path, to))
AT_PATH(renameat, folder2, to, 1, (int folder, const char *path, int folder2, const char *to), (folder, path, folder2, to))
AT_PATH(renameat2, folder2, to, 1, (int folder, const char *path, int folder2, const char *to, unsigned flags), (folder, path, folder2, to, flags))
AT_PATH(link, AT_FDCWD, to, 1, (const char *path, const char *to), (path, to))
AT_PATH(linkat, folder2, to, 1, (int folder, const char *path, int folder2, const char *to, int flags), (folder, path, folder2, to, flags))
AT_PATH(symlink, AT_FDCWD, path, 1, (const char *to, const char *path), (to, path))
AT_PATH(chmod, AT_FDCWD, path, 0, (const char *path, mode_t mode), (path, mode))
AT_PATH(fchmodat, folder, path, 0, (int folder, const char *path, mode_t mode, int flags), (folder, path, mode, flags))
AT_PATH(utimensat, folder, path, 0, (int folder, const char *path, const struct timespec times[2], int flags), (folder, path, times, flags))
AT_PATH(truncate, AT_FDCWD, path, 1, (const char *path, off_t size), (path, size))

#define OPENS(name)                                                                          \
    int name(const char *path, int flags, ...) {                                             \
        static int (*real)(const char *, int, ...);                                          \
        if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name);                                \
        va_list more;                                                                        \
        va_start(more, flags);                                                               \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;            \
        va_end(more);                                                                        \
        if ((flags & O_ACCMODE) != O_RDONLY && fails_at(#name, AT_FDCWD, path, 1)) return -1; \
        return real(path, flags, mode);                                                      \
    }
#define OPENS_AT(name)                                                                       \
    int name(int folder, const char *path, int flags, ...) {                                 \
        static int (*real)(int, const char *, int, ...);                                     \
        if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name);                                \
        va_list more;                                                                        \
        va_start(more, flags);                                                               \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;            \
        va_end(more);                                                                        \
        if ((flags & O_ACCMODE) != O_RDONLY && fails_at(#name, folder, path, 1)) return -1;   \
        return real(folder, path, flags, mode);                                              \
    }
OPENS(open)
OPENS(open64)
OPENS_AT(openat)
OPENS_AT(openat64)
