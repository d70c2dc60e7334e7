/* Random numbers that a printed seed brings back: xorshift64*, S. Vigna, "An experimental exploration of Marsaglia's
 * xorshift generators, scrambled". */
#ifndef CLEARER_TEST_RANDOM_H
#define CLEARER_TEST_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint64_t state; /* not 0 */
} random_source;

static uint32_t random_bits(random_source *r) {
  r->state ^= r->state >> 12;
  r->state ^= r->state << 25;
  r->state ^= r->state >> 27;
  return (uint32_t)((r->state * 0x2545F4914F6CDD1Dull) >> 32);
}

/* From low to high, both included. */
static uint32_t random_in(random_source *r, uint32_t low, uint32_t high) {
  return low + (uint32_t)(((uint64_t)random_bits(r) * (high - low + 1)) >> 32);
}

static int random_one_in(random_source *r, uint32_t n) { return random_in(r, 1, n) == 1; }

/* From -1 to 1. */
static float random_float(random_source *r) { return (float)random_bits(r) * (1.0f / 2147483648.0f) - 1.0f; }

static void random_fill(random_source *r, void *to, size_t size) {
  size_t i;
  for (i = 0; i < size; i++) ((uint8_t *)to)[i] = (uint8_t)random_bits(r);
}

#endif
