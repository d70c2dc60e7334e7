/* The runs of input that an output row reads, in the order of the weights. */
#ifndef CLEARER_SEGMENTS_H
#define CLEARER_SEGMENTS_H

#include "block.h"

enum { clearer_max_segments = clearer_max_windows * clearer_max_kernel * clearer_max_kernel };

typedef struct {
  const uint8_t *in; /* for pixel 0 */
  uint32_t pixel_step;
  uint32_t steps;
} clearer_segment;

/* Returns their number. */
static uint32_t clearer_list_segments(const clearer_convolution *c, uint32_t y, uint32_t halves,
                                      clearer_segment segments[clearer_max_segments]) {
  uint32_t count = 0, i, k, j;
  for (i = 0; i < c->window_count; i++) {
    const clearer_window *w = &c->windows[i];
    for (k = 0; k < w->kernel; k++) {
      for (j = 0; j < w->runs; j++) {
        segments[count].in = w->rows[y * w->stride + k] + (size_t)j * w->run_step;
        segments[count].pixel_step = w->pixel_step;
        segments[count].steps = clearer_steps(w, halves);
        count++;
      }
    }
  }
  return count;
}

#endif
