/* The n-th allocation fails, and so many after it. Loaded with LD_PRELOAD; armed from outside through a file that
 * FAULT_CONTROL names and that all processes map: {until, fails, calls}, each a long. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

struct control { _Atomic long until, fails, calls; };
static struct control idle;
static struct control *control = &idle;

__attribute__((constructor)) static void open_control(void) {
  const char *path = getenv("FAULT_CONTROL");
  int descriptor = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (descriptor < 0) return;
  void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (mapped != MAP_FAILED) control = mapped;
  close(descriptor);
}

static int fails_now(void) {
  atomic_fetch_add(&control->calls, 1);
  if (!atomic_load(&control->until)) return 0;
  long left = atomic_fetch_sub(&control->until, 1) - 1;
  if (left > 0) return 0;
  if (left > -atomic_load(&control->fails)) { errno = ENOMEM; return 1; }
  atomic_store(&control->until, 0);
  return 0;
}

void *malloc(size_t size) { return fails_now() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return fails_now() ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return size && fails_now() ? NULL : __libc_realloc(old, size); }
void *memalign(size_t alignment, size_t size) { return fails_now() ? NULL : __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void **target, size_t alignment, size_t size) {
  if (fails_now()) return ENOMEM;
  *target = __libc_memalign(alignment, size);
  return *target ? 0 : ENOMEM;
}
