/* From sums to stored outputs, fp32, with NEON. */
#ifndef CLEARER_FINISH_F32_NEON_H
#define CLEARER_FINISH_F32_NEON_H

#include "finish_f32_scalar.h"
#include "strips.h"
#include "vector_f32_neon.h"

/* Where the next pixel of a row goes, and what is added to it. The addends may be NULL. */
typedef struct {
  uint8_t *out;
  const uint8_t *residual, *coarse;
  size_t out_step, residual_step;
  size_t coarse_steps[2]; /* to the next pixel of a tile from an even, from an odd one */
  int relu;
} clearer_output_f32_neon;

CLEARER_INLINE_NEON clearer_output_f32_neon clearer_output_at_f32_neon(const clearer_convolution *c, uint32_t channel,
                                                                       uint32_t y, uint32_t x) {
  const size_t at = 4 * (size_t)channel;
  clearer_output_f32_neon output;
  output.out = c->out[y] + (size_t)x * c->out_step + at;
  output.out_step = c->out_step;
  output.residual = c->residual ? c->residual[y] + (size_t)x * c->residual_step + at : NULL;
  output.residual_step = c->residual_step;
  output.coarse = c->coarse ? c->coarse[y] + (size_t)(x / 2) * c->coarse_step + at : NULL;
  output.coarse_steps[x % 2] = 0;
  output.coarse_steps[1 - x % 2] = c->coarse_step;
  output.relu = c->store == clearer_store_relu;
  return output;
}

#define CLEARER_ADD_RESIDUAL(n)                                                          \
  if ((n) < pixels) {                                                                    \
    for (i = 0; i < pairs; i++) {                                                        \
      s[n][i] = clearer_add_floats_neon(s[n][i], clearer_load_floats_neon(o->residual + 32 * i)); \
    }                                                                                    \
    o->residual += o->residual_step;                                                     \
  }
#define CLEARER_ADD_COARSE(n)                                                            \
  if ((n) < pixels) {                                                                    \
    for (i = 0; i < pairs; i++) {                                                        \
      s[n][i] = clearer_add_floats_neon(s[n][i], clearer_load_floats_neon(o->coarse + 32 * i));   \
    }                                                                                    \
    o->coarse += o->coarse_steps[(n) % 2];                                               \
  }
#define CLEARER_RELU(n) \
  if ((n) < pixels) for (i = 0; i < pairs; i++) s[n][i] = clearer_relu_neon(s[n][i]);
#define CLEARER_STORE(n)                                                                 \
  if ((n) < pixels) {                                                                    \
    for (i = 0; i < pairs; i++) clearer_store_floats_neon(o->out + 32 * i, s[n][i]);     \
    o->out += o->out_step;                                                               \
  }

/* The next `pixels` pixels, of each `pairs` times 8 outputs. */
CLEARER_INLINE_NEON void clearer_finish_pixels_f32_neon(clearer_output_f32_neon *o, clearer_floats_neon (*s)[2],
                                                        const int pixels, const int pairs) {
  int i;
  if (o->residual) {
    CLEARER_EACH_PIXEL(CLEARER_ADD_RESIDUAL)
  }
  if (o->coarse) {
    CLEARER_EACH_PIXEL(CLEARER_ADD_COARSE)
    /* A tile of an odd number of pixels ends where the next one begins. */
    if (pixels % 2) {
      const size_t first = o->coarse_steps[0];
      o->coarse_steps[0] = o->coarse_steps[1];
      o->coarse_steps[1] = first;
    }
  }
  if (o->relu) {
    CLEARER_EACH_PIXEL(CLEARER_RELU)
  }
  CLEARER_EACH_PIXEL(CLEARER_STORE)
}

#undef CLEARER_ADD_COARSE
#undef CLEARER_ADD_RESIDUAL
#undef CLEARER_RELU
#undef CLEARER_STORE

/* Rows without a convolution. */
static void clearer_add_rows_f32_neon(const clearer_convolution *c) {
  const uint32_t channels = 16 * c->blocks16 + 8 * c->blocks8;
  uint32_t channel, y, x;
  for (y = 0; y < c->rows; y++) {
    for (channel = 0; channel < channels; channel += 8) {
      const clearer_floats_neon bias = clearer_load_floats_neon((const float *)c->bias + channel);
      clearer_output_f32_neon o = clearer_output_at_f32_neon(c, channel, y, 0);
      clearer_floats_neon s[4][2];
      for (x = 0; x + 4 <= c->width; x += 4) {
        s[0][0] = s[1][0] = s[2][0] = s[3][0] = bias;
        clearer_finish_pixels_f32_neon(&o, s, 4, 1);
      }
      for (; x < c->width; x++) {
        s[0][0] = bias;
        clearer_finish_pixels_f32_neon(&o, s, 1, 1);
      }
    }
  }
}

#endif
