/* Buffers that may not be left: by a single byte, on either side. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef enum {
  right_before_a_guard, /* the page behind the last byte may not be touched */
  right_behind_a_guard, /* nor the page before the first byte */
  on_the_heap,          /* where the address sanitiser watches both ends */
  kinds_of_buffer
} buffer_kind;

typedef struct {
  uint8_t *bytes;
  size_t size;
  buffer_kind kind;
  uint8_t *pages; /* one guard page, those of the buffer, one guard page */
  size_t page_bytes;
} buffer;

static void fail(const char *what, long number) {
  fprintf(stderr, "%s (%ld)\n", what, number);
  exit(1);
}

static void check(int holds, const char *what, long number) {
  if (!holds) fail(what, number);
}

/* `size` bytes, filled with garbage. */
static buffer buffer_take(size_t size, buffer_kind kind) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE), inner = (size + page - 1) / page * page;
  buffer b;
  b.size = size;
  b.kind = kind;
  b.pages = NULL;
  b.page_bytes = inner + 2 * page;
  if (kind == on_the_heap) {
    b.bytes = (uint8_t *)malloc(size);
    if (!b.bytes) fail("no memory", (long)size);
  } else {
    void *pages = mmap(NULL, b.page_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) fail("no memory", (long)size);
    b.pages = (uint8_t *)pages;
    if (inner && mprotect(b.pages + page, inner, PROT_READ | PROT_WRITE)) fail("no guard pages", (long)size);
    b.bytes = b.pages + page + (kind == right_before_a_guard ? inner - size : 0);
  }
  memset(b.bytes, 0xa5, size);
  return b;
}

static buffer buffer_copy(const uint8_t *bytes, size_t size, buffer_kind kind) {
  buffer b = buffer_take(size, kind);
  memcpy(b.bytes, bytes, size);
  return b;
}

static void buffer_drop(buffer *b) {
  if (b->pages) munmap(b->pages, b->page_bytes);
  else free(b->bytes);
}

#endif
