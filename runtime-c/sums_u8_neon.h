/* int8 sums without a convolution, with NEON: bias, residual and coarse addend. */
#ifndef CLEARER_SUMS_U8_NEON_H
#define CLEARER_SUMS_U8_NEON_H

#include "finish_u8_neon.h"

#define CLEARER_BEGIN(n)                                            \
  if ((n) < pixels) {                                               \
    s[n][0] = vld1q_s32(strip->bias);                               \
    s[n][1] = vld1q_s32(strip->bias + 4);                           \
    if (halves == 1) s[n][2] = vld1q_s32(strip->bias + 8);          \
    if (halves == 1) s[n][3] = vld1q_s32(strip->bias + 12);         \
  }
CLEARER_INLINE_NEON void clearer_add_pixels_u8_neon(const clearer_strip *strip, clearer_output_neon *output, uint32_t x,
                                                    const int pixels, const uint32_t halves) {
  int32x4_t s[10][4];
  CLEARER_EACH_PIXEL(CLEARER_BEGIN)
  clearer_finish_tile_neon(output, x, pixels, halves, s);
}
#undef CLEARER_BEGIN

/* A block's rows. */
CLEARER_INLINE_NEON void clearer_add_block_u8_neon(clearer_strip *strip, const uint32_t halves,
                                                   const clearer_starts_neon starts) {
#ifdef __aarch64__
  enum { pixels = 4 };
#else
  enum { pixels = 2 }; /* has half as many registers */
#endif
  const uint32_t width = strip->c->width;
  clearer_prepare_sums_neon(strip, halves, starts);
  for (strip->y = 0; strip->y < strip->c->rows; strip->y++) {
    clearer_output_neon output = clearer_output_at_neon(strip, 0, halves, starts);
    uint32_t x;
    for (x = 0; x + pixels <= width; x += pixels) clearer_add_pixels_u8_neon(strip, &output, x, pixels, halves);
    for (; x < width; x++) clearer_add_pixels_u8_neon(strip, &output, x, 1, halves);
  }
}

CLEARER_INLINE_NEON void clearer_add_rows_neon(const clearer_convolution *c, const clearer_starts_neon starts) {
  clearer_strip strip;
  uint32_t b;
  strip.c = c;
  strip.weights = NULL;
  for (b = 0; b < clearer_block_count(c); b++) {
    const clearer_block block = clearer_block_at(c, b);
    strip.channel = block.channel;
    if (block.halves == 1) clearer_add_block_u8_neon(&strip, 1, starts);
    else clearer_add_block_u8_neon(&strip, 2, starts);
  }
}

static void clearer_add_rows_u8_neon(const clearer_convolution *c) { clearer_add_rows_neon(c, clearer_offset_sums_neon); }
#ifdef __aarch64__
static void clearer_add_rows_u8_dotprod(const clearer_convolution *c) { clearer_add_rows_neon(c, clearer_base_sums_neon); }
#endif

#endif
