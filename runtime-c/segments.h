/* The rows of input that a row of output reads, in the order of the weights. */
#ifndef CLEARER_SEGMENTS_H
#define CLEARER_SEGMENTS_H

#include "block.h"

enum { clearer_max_segments = clearer_max_windows * clearer_max_kernel };

typedef struct {
  const uint8_t *in;    /* for output pixel 0 */
  uint32_t pixel_step;  /* bytes from output pixel to output pixel */
  uint32_t pixel_bytes; /* bytes from column to column of the kernel */
  uint32_t steps;
  uint32_t columns; /* 1 or 3 */
} clearer_segment;

/* Returns their number. */
static uint32_t clearer_list_segments(const clearer_convolution *c, uint32_t y, uint32_t halves,
                                      clearer_segment segments[clearer_max_segments]) {
  uint32_t count = 0, i, k;
  for (i = 0; i < c->window_count; i++) {
    const clearer_window *w = &c->windows[i];
    for (k = 0; k < w->kernel; k++) {
      clearer_segment *segment = &segments[count++];
      segment->in = w->rows[y * w->stride + k];
      segment->pixel_step = w->stride * w->pixel_bytes;
      segment->pixel_bytes = w->pixel_bytes;
      segment->steps = clearer_steps(w, halves);
      segment->columns = w->kernel;
    }
  }
  return count;
}

/* Whether all windows are 3x3 with stride 1. */
static int clearer_slides(const clearer_convolution *c) {
  uint32_t i;
  for (i = 0; i < c->window_count; i++) {
    if (c->windows[i].kernel != 3 || c->windows[i].stride != 1) return 0;
  }
  return c->window_count != 0;
}

#endif
