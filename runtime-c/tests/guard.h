/* Buffers between pages that may not be touched: a read or write past either end of one stops the program. */
#ifndef CLEARER_TEST_GUARD_H
#define CLEARER_TEST_GUARD_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { guard_page = 4096, guard_room = 336 * guard_page, guard_buffers = 400 };

typedef struct {
  uint8_t *memory; /* guard_buffers times a page of no access and guard_room bytes, then one more such page */
  size_t used;
} guard_pool;

static guard_pool guard_create(void) {
  const size_t stride = guard_page + guard_room;
  guard_pool pool = {NULL, 0};
  size_t i;
  void *memory = mmap(NULL, guard_buffers * stride + guard_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) {
    pool.memory = (uint8_t *)memory;
    for (i = 0; i < guard_buffers; i++) {
      if (mprotect(pool.memory + i * stride + guard_page, guard_room, PROT_READ | PROT_WRITE)) pool.memory = NULL;
    }
  }
  if (!pool.memory) {
    fprintf(stderr, "no memory for %d guarded buffers\n", guard_buffers);
    exit(1);
  }
  return pool;
}

/* `size` bytes right before a page of no access, or right behind one. */
static uint8_t *guard_take(guard_pool *pool, size_t size, int at_start) {
  uint8_t *room;
  if (size > guard_room || pool->used == guard_buffers) {
    fprintf(stderr, "a test case asks for %zu bytes as guarded buffer %zu\n", size, pool->used);
    exit(1);
  }
  room = pool->memory + pool->used++ * (guard_page + guard_room) + guard_page;
  return at_start ? room : room + guard_room - size;
}

#endif
