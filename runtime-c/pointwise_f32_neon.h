/* Convolutions of one pixel each in fp32 with NEON. */
#ifndef CLEARER_POINTWISE_F32_NEON_H
#define CLEARER_POINTWISE_F32_NEON_H

#include "finish_f32_neon.h"
#include "multiply_f32_neon.h"

typedef void clearer_pixels_f32_neon(const uint8_t *in, size_t step, uint32_t groups, const uint8_t *weights,
                                     const float *bias, float *to);
#define CLEARER_PIXELS(n)                                                                                                \
  static void clearer_pixels16_##n##_neon(const uint8_t *in, size_t step, uint32_t groups, const uint8_t *weights,      \
                                          const float *bias, float *to) {                                              \
    clearer_multiply_pixels_neon(in, step, groups, weights, bias, to, n, 1);                                           \
  }                                                                                                                    \
  static void clearer_pixels8_##n##_neon(const uint8_t *in, size_t step, uint32_t groups, const uint8_t *weights,       \
                                         const float *bias, float *to) {                                               \
    clearer_multiply_pixels_neon(in, step, groups, weights, bias, to, n, 2);                                           \
  }
CLEARER_PIXELS(1)
CLEARER_PIXELS(2)
CLEARER_PIXELS(3)
CLEARER_PIXELS(4)
CLEARER_PIXELS(5)
CLEARER_PIXELS(6)
#undef CLEARER_PIXELS

/* Whether there is one window, of one pixel, with what clearer_convolve_pixels_f32_neon can read. */
static int clearer_is_pointwise(const clearer_convolution *c) {
  return c->window_count == 1 && c->windows[0].kernel == 1 && c->windows[0].stride == 1 && c->windows[0].bytes % 16 == 0;
}

#define CLEARER_LOAD(n)                                                                        \
  if ((n) < pixels) {                                                                          \
    s[n][0] = clearer_load_floats_neon(sums + 8 * pairs * (n));                                \
    if (pairs == 2) s[n][1] = clearer_load_floats_neon(sums + 16 * (n) + 8);                   \
  }
CLEARER_INLINE_NEON void clearer_finish_sums_f32_neon(clearer_output_f32_neon *output, const float *sums,
                                                      const int pixels, const int pairs) {
  clearer_floats_neon s[10][2];
  CLEARER_EACH_PIXEL(CLEARER_LOAD)
  clearer_finish_pixels_f32_neon(output, s, pixels, pairs);
}
#undef CLEARER_LOAD

static void clearer_convolve_pixels_f32_neon(const clearer_convolution *c) {
  static clearer_pixels_f32_neon *const kernels[2][6] = {
      {clearer_pixels16_1_neon, clearer_pixels16_2_neon, clearer_pixels16_3_neon, clearer_pixels16_4_neon,
       clearer_pixels16_5_neon, clearer_pixels16_6_neon},
      {clearer_pixels8_1_neon, clearer_pixels8_2_neon, clearer_pixels8_3_neon, clearer_pixels8_4_neon,
       clearer_pixels8_5_neon, clearer_pixels8_6_neon},
  };
  const clearer_window *const w = &c->windows[0];
  const uint8_t *weights = c->weights;
  uint32_t b, y, x, i;
  for (b = 0; b < clearer_block_count(c); b++) {
    const clearer_block block = clearer_block_at(c, b);
    const float *const bias = (const float *)c->bias + block.channel;
    for (y = 0; y < c->rows; y++) {
      const uint8_t *in = w->rows[y];
      clearer_output_f32_neon output = clearer_output_at_f32_neon(c, block.channel, y, 0);
      for (x = 0; x < c->width;) {
        const uint32_t pixels = clearer_least(6, c->width - x);
        float sums[6 * 16];
        kernels[block.halves - 1][pixels - 1](in, w->pixel_bytes, w->bytes / 16, weights, bias, sums);
        if (pixels == 6 && block.halves == 1) clearer_finish_sums_f32_neon(&output, sums, 6, 2);
        else if (pixels == 6) clearer_finish_sums_f32_neon(&output, sums, 6, 1);
        for (i = 0; pixels < 6 && i < pixels; i++) {
          if (block.halves == 1) clearer_finish_sums_f32_neon(&output, sums + 16 * i, 1, 2);
          else clearer_finish_sums_f32_neon(&output, sums + 8 * i, 1, 1);
        }
        x += pixels;
        in += (size_t)pixels * w->pixel_bytes;
      }
    }
    weights += block.weight_bytes;
  }
}

#endif
