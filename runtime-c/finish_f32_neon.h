/* From sums to stored outputs, fp32, with NEON. */
#ifndef CLEARER_FINISH_F32_NEON_H
#define CLEARER_FINISH_F32_NEON_H

#include "arithmetic.h"
#include "strips.h"
#include "vector_neon.h"

/* Finishes outputs o to o + 3 of pixel p. */
CLEARER_INLINE_NEON void clearer_finish_floats_neon(const clearer_strip *strip, uint32_t p, uint32_t o, float32x4_t sum) {
  const clearer_convolution *c = strip->c;
  const size_t at = 4 * (size_t)o;
  if (c->residual) {
    const uint8_t *addend = c->residual[strip->y] + (size_t)p * c->residual_step + at;
    sum = vaddq_f32(sum, vreinterpretq_f32_u8(vld1q_u8(addend)));
  }
  if (c->coarse) {
    const uint8_t *addend = c->coarse[strip->y] + (size_t)(p / 2) * c->coarse_step + at;
    sum = vaddq_f32(sum, vreinterpretq_f32_u8(vld1q_u8(addend)));
  }
  if (c->store == clearer_store_relu) sum = vmaxq_f32(sum, vdupq_n_f32(0.0f));
  vst1q_u8(c->out[strip->y] + (size_t)p * c->out_step + at, vreinterpretq_u8_f32(sum));
}

#endif
