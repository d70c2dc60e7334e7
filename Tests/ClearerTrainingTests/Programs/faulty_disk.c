/* Preloaded into a command, this makes its disk fail at a chosen moment.
 *
 * Calls that change a regular file (write, fsync, rename) are counted. At number FAULT_CALL
 *   FAULT=kill  half of what is written reaches the file, and the process is killed as by kill -9;
 *   FAULT=full  half of it is written, and from then on nothing: the disk is full.
 * One thread of a command writes its files, so that the count needs no lock. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long calls;

static int regular(int file) {
  struct stat status;
  return fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

static int wants(const char *fault) {
  const char *chosen = getenv("FAULT");
  return chosen != NULL && strcmp(chosen, fault) == 0;
}

/* Counts a call; what is left until the fault: 0 at the call itself, negative behind it. */
static long left(void) {
  const char *at = getenv("FAULT_CALL");
  calls++;
  return at == NULL ? 1 : atol(at) - calls;
}

ssize_t write(int file, const void *bytes, size_t count) {
  ssize_t (*const system)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (!regular(file)) return system(file, bytes, count);
  const long rest = left();
  if (wants("kill") && rest == 0) {
    if (system(file, bytes, count / 2) >= 0) raise(SIGKILL);
  }
  if (wants("full") && rest == 0 && count > 1) return system(file, bytes, count / 2);
  if (wants("full") && rest <= 0) {
    errno = ENOSPC;
    return -1;
  }
  return system(file, bytes, count);
}

int fsync(int file) {
  int (*const system)(int) = dlsym(RTLD_NEXT, "fsync");
  if (left() == 0 && wants("kill")) raise(SIGKILL);
  return system(file);
}

int rename(const char *from, const char *to) {
  int (*const system)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  if (left() == 0 && wants("kill")) raise(SIGKILL);
  return system(from, to);
}
