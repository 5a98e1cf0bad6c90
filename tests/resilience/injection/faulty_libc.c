/* Calls that change a folder, counted; the n-th fails, is cut short, or kills the process.
 * Loaded with LD_PRELOAD. Armed by fault_arm(folder, n, kind); n = 0 only counts. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { COUNT, ENOSPC_ON, EIO_ONCE, SHORT_ON, KILL, KILL_HALF, KILL_AFTER };

static char folder[PATH_MAX];
static size_t folder_length;
static _Atomic long calls;
static long target;
static enum kind kind;
static _Atomic int disk_full;

void fault_arm(const char *root, long n, const char *name) {
  static const char *names[] = {"count", "enospc", "eio", "short", "kill", "kill-half", "kill-after"};
  for (int i = 0; i < 7; i++)
    if (!strcmp(names[i], name)) kind = i;
  atomic_store(&calls, 0);
  atomic_store(&disk_full, 0);
  target = n;
  snprintf(folder, sizeof folder, "%s", root);
  folder_length = strlen(folder);
}

int fault_calls(void) { return (int)atomic_load(&calls); }

static int inside_path(int at, const char *path) {
  char base[PATH_MAX], link[64];
  if (!folder_length) return 0;
  if (path && path[0] == '/') return !strncmp(path, folder, folder_length);
  if (at == AT_FDCWD) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", at);
  ssize_t length = readlink(link, base, sizeof base - 1);
  return length >= (ssize_t)folder_length && !strncmp(base, folder, folder_length);
}

static int inside(int descriptor) { return inside_path(descriptor, NULL); }

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* What to do at this call: 0 go on, 1 fail (errno is set), 2 cut short, 3 do it, then die, 4 half, then die. */
static int strike(int frees_space) {
  if (atomic_load(&disk_full) && !frees_space) { errno = ENOSPC; return 1; }
  if (atomic_fetch_add(&calls, 1) + 1 != target) return 0;
  switch (kind) {
    case ENOSPC_ON: if (frees_space) return 0; atomic_store(&disk_full, 1); errno = ENOSPC; return 1;
    case EIO_ONCE: errno = EIO; return 1;
    case SHORT_ON: atomic_store(&disk_full, 1); return 2;
    case KILL: die();
    case KILL_HALF: return 4;
    case KILL_AFTER: return 3;
    default: return 0;
  }
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define BYTES(condition, count, call_whole, call_half)            \
  if (!(condition)) return call_whole;                             \
  switch (strike(0)) {                                             \
    case 1: return -1;                                             \
    case 2: if (count > 1) return call_half; return call_whole;    \
    case 3: (void)!call_whole; die();                              \
    case 4: (void)!call_half; die();                               \
    default: return call_whole;                                    \
  }

#define WHOLE(condition, frees, call)            \
  if (!(condition)) return call;                  \
  switch (strike(frees)) {                        \
    case 1: return -1;                            \
    case 3: case 4: (void)!call; die();           \
    default: return call;                         \
  }

ssize_t write(int d, const void *b, size_t n) { REAL(write); BYTES(inside(d), n, real(d, b, n), real(d, b, n / 2)) }
ssize_t pwrite(int d, const void *b, size_t n, off_t o) { REAL(pwrite); BYTES(inside(d), n, real(d, b, n, o), real(d, b, n / 2, o)) }
ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) { REAL(pwrite64); BYTES(inside(d), n, real(d, b, n, o), real(d, b, n / 2, o)) }
ssize_t writev(int d, const struct iovec *v, int n) { REAL(writev); BYTES(inside(d), n, real(d, v, n), real(d, v, n / 2)) }

int fsync(int d) { REAL(fsync); WHOLE(inside(d), 0, real(d)) }
int fdatasync(int d) { REAL(fdatasync); WHOLE(inside(d), 0, real(d)) }
int ftruncate(int d, off_t n) { REAL(ftruncate); WHOLE(inside(d), 1, real(d, n)) }
int ftruncate64(int d, off64_t n) { REAL(ftruncate64); WHOLE(inside(d), 1, real(d, n)) }
int rename(const char *a, const char *b) { REAL(rename); WHOLE(inside_path(AT_FDCWD, a), 0, real(a, b)) }
int renameat(int x, const char *a, int y, const char *b) { REAL(renameat); WHOLE(inside_path(x, a), 0, real(x, a, y, b)) }
int mkdir(const char *p, mode_t m) { REAL(mkdir); WHOLE(inside_path(AT_FDCWD, p), 0, real(p, m)) }
int mkdirat(int d, const char *p, mode_t m) { REAL(mkdirat); WHOLE(inside_path(d, p), 0, real(d, p, m)) }
int unlink(const char *p) { REAL(unlink); WHOLE(inside_path(AT_FDCWD, p), 1, real(p)) }
int unlinkat(int d, const char *p, int f) { REAL(unlinkat); WHOLE(inside_path(d, p), 1, real(d, p, f)) }
int rmdir(const char *p) { REAL(rmdir); WHOLE(inside_path(AT_FDCWD, p), 1, real(p)) }

#define MODE(flags, last) \
  mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, last); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *p, int flags, ...) { MODE(flags, flags) REAL(open); WHOLE((flags & O_CREAT) && inside_path(AT_FDCWD, p), 0, real(p, flags, mode)) }
int open64(const char *p, int flags, ...) { MODE(flags, flags) REAL(open64); WHOLE((flags & O_CREAT) && inside_path(AT_FDCWD, p), 0, real(p, flags, mode)) }
int openat(int d, const char *p, int flags, ...) { MODE(flags, flags) REAL(openat); WHOLE((flags & O_CREAT) && inside_path(d, p), 0, real(d, p, flags, mode)) }
int openat64(int d, const char *p, int flags, ...) { MODE(flags, flags) REAL(openat64); WHOLE((flags & O_CREAT) && inside_path(d, p), 0, real(d, p, flags, mode)) }
