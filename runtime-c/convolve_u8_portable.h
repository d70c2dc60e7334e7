/* int8 convolution in plain C. */
#ifndef CLEARER_CONVOLVE_U8_PORTABLE_H
#define CLEARER_CONVOLVE_U8_PORTABLE_H

#include "finish_u8_scalar.h"

static void clearer_add_step_u8(int32_t lanes[16], const uint8_t *in, const uint8_t *weights, uint32_t halves) {
  uint32_t l;
  for (l = 0; l < 16; l++) {
    const uint8_t *a = in + 4 * (l % halves);
    const int8_t *w = (const int8_t *)weights + 4 * l;
    lanes[l] += a[0] * w[0] + a[1] * w[1] + a[2] * w[2] + a[3] * w[3];
  }
}

static void clearer_convolve_u8_portable(const clearer_convolution *c) {
  const uint8_t *weights = c->weights;
  uint32_t b, y, x, i, k, n, j;
  for (b = 0; b < clearer_block_count(c); b++) {
    const clearer_block block = clearer_block_at(c, b);
    for (y = 0; y < c->rows; y++) {
      for (x = 0; x < c->width; x++) {
        const int32_t *bias = (const int32_t *)c->bias + block.channel;
        const uint8_t *step = weights;
        int32_t lanes[16];
        for (i = 0; i < 16; i++) lanes[i] = i % block.halves ? 0 : bias[i / block.halves];
        for (i = 0; i < c->window_count; i++) {
          const clearer_window *w = &c->windows[i];
          const uint32_t steps = clearer_steps(w, block.halves);
          for (k = 0; k < w->kernel; k++) {
            const uint8_t *in = w->rows[y * w->stride + k] + (size_t)x * w->stride * w->pixel_bytes;
            for (n = 0; n < steps; n++, in += 4 * block.halves) {
              for (j = 0; j < w->kernel; j++, step += 64) {
                clearer_add_step_u8(lanes, in + (size_t)j * w->pixel_bytes, step, block.halves);
              }
            }
          }
        }
        clearer_finish_pixel_u8(c, block.channel, block.halves, y, x, lanes);
      }
    }
    weights += block.weight_bytes;
  }
}

#endif
