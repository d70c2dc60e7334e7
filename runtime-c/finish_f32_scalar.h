/* From the sums of one pixel to its stored outputs, fp32. What all the vector code must equal. */
#ifndef CLEARER_FINISH_F32_SCALAR_H
#define CLEARER_FINISH_F32_SCALAR_H

#include <string.h>

#include "arithmetic.h"
#include "block.h"

/* Output o of a pixel. */
static void clearer_finish_float(const clearer_convolution *c, uint32_t o, uint32_t y, uint32_t x, float sum) {
  const size_t at = 4 * (size_t)o;
  float addend;
  if (c->residual) {
    memcpy(&addend, c->residual[y] + (size_t)x * c->residual_step + at, 4);
    sum += addend;
  }
  if (c->coarse) {
    memcpy(&addend, c->coarse[y] + (size_t)(x / 2) * c->coarse_step + at, 4);
    sum += addend;
  }
  if (c->store == clearer_store_relu && !(sum > 0.0f)) sum = 0.0f;
  memcpy(c->out[y] + (size_t)x * c->out_step + at, &sum, 4);
}

static void clearer_finish_pixel_f32(const clearer_convolution *c, uint32_t channel, uint32_t halves, uint32_t y,
                                    uint32_t x, const float lanes[16]) {
  uint32_t i;
  for (i = 0; i < 16 / halves; i++) {
    clearer_finish_float(c, channel + i, y, x, halves == 1 ? lanes[i] : lanes[2 * i] + lanes[2 * i + 1]);
  }
}

#endif
