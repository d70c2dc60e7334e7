/* A block of outputs in the 16 lanes of a step. `halves` is 1 in a block of 16 and 2 in a block of 8. Of a step's
 * 4 * halves bytes of input, lane l takes the 4 from 4 * (l % halves) and sums for output l / halves. */
#ifndef CLEARER_BLOCK_H
#define CLEARER_BLOCK_H

#include "kernel.h"

typedef struct {
  uint32_t channel; /* its first output */
  uint32_t halves;
  size_t weight_bytes;
} clearer_block;

static inline uint32_t clearer_block_count(const clearer_convolution *c) { return c->blocks16 + c->blocks8; }

/* Steps of a pixel. */
static inline uint32_t clearer_steps(const clearer_window *w, uint32_t halves) {
  return (w->bytes + 4 * halves - 1) / (4 * halves);
}

static clearer_block clearer_block_at(const clearer_convolution *c, uint32_t index) {
  clearer_block block;
  uint32_t i;
  block.channel = 16 * index;
  block.halves = index < c->blocks16 ? 1 : 2;
  block.weight_bytes = 0;
  for (i = 0; i < c->window_count; i++) {
    const clearer_window *w = &c->windows[i];
    block.weight_bytes += (size_t)64 * w->kernel * w->kernel * clearer_steps(w, block.halves);
  }
  return block;
}

#endif
