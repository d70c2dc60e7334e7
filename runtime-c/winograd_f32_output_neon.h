/* The transforms of the products in Winograd's method with NEON, as in winograd_f32_output_template.h: columns first, in
 * place, for all outputs of all tiles; then each row, from which its pixels are stored. */
#ifndef CLEARER_WINOGRAD_F32_OUTPUT_NEON_H
#define CLEARER_WINOGRAD_F32_OUTPUT_NEON_H

#include "finish_f32_neon.h"
#include "winograd_f32_input_neon.h"

#define CLEARER_GET(first, second, m) "ldp q" #first ", q" #second ", [%[" #m "]], #32\n"
#define CLEARER_SET(first, second, m) "stp q" #first ", q" #second ", [%[" #m "], #-32]\n"

/* One column: `count` times 8 products of lines that are `line` floats apart. */
static void clearer_column4_neon(float *m0, size_t line, uint32_t count) {
  float *m1 = m0 + line, *m2 = m1 + line, *m3 = m2 + line, *m4 = m3 + line, *m5 = m4 + line;
  __asm__ volatile(
      "ldr q31, [%[factors]]\n1:\n"
      CLEARER_GET(2, 3, m1) CLEARER_GET(4, 5, m2) CLEARER_GET(6, 7, m3) CLEARER_GET(16, 17, m4)
      CLEARER_GET(0, 1, m0) CLEARER_GET(18, 19, m5) "subs %w[count], %w[count], #1\n"
      CLEARER_BOTH("fadd", e, d1, d2) CLEARER_BOTH("fsub", f, d1, d2) CLEARER_BOTH("fadd", d1, d3, d4)
      CLEARER_BOTH("fsub", d2, d3, d4) CLEARER_BOTH("fadd", d0, d0, e) CLEARER_BOTH("fadd", d3, d2, d2)
      CLEARER_ADD_TIMES(e, d1, 1) CLEARER_BOTH("fadd", d3, f, d3) CLEARER_ADD_TIMES(f, d2, 2)
      CLEARER_BOTH("fadd", d0, d0, d1) CLEARER_BOTH("fadd", d5, f, d5)
      CLEARER_SET(0, 1, m0) CLEARER_SET(6, 7, m1) CLEARER_SET(20, 21, m2) CLEARER_SET(18, 19, m3)
      "b.ne 1b\n"
      : [m0] "+r"(m0), [m1] "+r"(m1), [m2] "+r"(m2), [m3] "+r"(m3), [m4] "+r"(m4), [m5] "+r"(m5), [count] "+r"(count)
      : [factors] "r"(clearer_factors_neon)
      : CLEARER_USED);
}
static void clearer_column2_neon(float *m0, size_t line, uint32_t count) {
  float *m1 = m0 + line, *m2 = m1 + line, *m3 = m2 + line;
  __asm__ volatile(
      "1:\n"
      CLEARER_GET(0, 1, m0) CLEARER_GET(2, 3, m1) CLEARER_GET(4, 5, m2) CLEARER_GET(6, 7, m3)
      "subs %w[count], %w[count], #1\n"
      CLEARER_BOTH("fadd", d0, d0, d1) CLEARER_BOTH("fsub", d1, d1, d2) CLEARER_BOTH("fadd", d0, d0, d2)
      CLEARER_BOTH("fsub", d1, d1, d3) CLEARER_SET(0, 1, m0) CLEARER_SET(2, 3, m1) "b.ne 1b\n"
      : [m0] "+r"(m0), [m1] "+r"(m1), [m2] "+r"(m2), [m3] "+r"(m3), [count] "+r"(count)
      :
      : CLEARER_USED);
}
/* With stride 2. */
static void clearer_column2_odd_neon(float *m0, size_t line, uint32_t count) {
  float *m1 = m0 + line, *m2 = m1 + line, *m3 = m2 + line, *m4 = m3 + line;
  __asm__ volatile(
      "1:\n"
      CLEARER_GET(0, 1, m0) CLEARER_GET(2, 3, m1) CLEARER_GET(4, 5, m2) CLEARER_GET(6, 7, m3)
      CLEARER_GET(16, 17, m4) "subs %w[count], %w[count], #1\n"
      CLEARER_BOTH("fadd", d0, d0, d1) CLEARER_BOTH("fsub", d1, d1, d2) CLEARER_BOTH("fadd", d0, d0, d3)
      CLEARER_BOTH("fadd", d1, d1, d4) CLEARER_SET(0, 1, m0) CLEARER_SET(2, 3, m1) "b.ne 1b\n"
      : [m0] "+r"(m0), [m1] "+r"(m1), [m2] "+r"(m2), [m3] "+r"(m3), [m4] "+r"(m4), [count] "+r"(count)
      :
      : CLEARER_USED);
}

/* From the points of a row of a tile to its four pixels. */
CLEARER_INLINE_NEON void clearer_row_neon(const float *m, const size_t point, const uint32_t stride,
                                          clearer_floats_neon (*s)[2]) {
#define CLEARER_POINT(j) clearer_load_floats_neon(m + (j) * point)
#define CLEARER_PLUS(a, b) clearer_add_floats_neon(a, b)
#define CLEARER_PLUS_TIMES(a, factor, b) clearer_add_scaled_floats_neon(a, factor, b)
  const clearer_floats_neon m1 = CLEARER_POINT(1), m2 = CLEARER_POINT(2), m3 = CLEARER_POINT(3), m4 = CLEARER_POINT(4);
  const clearer_floats_neon a = CLEARER_PLUS(m1, m2), b = clearer_subtract_floats_neon(m1, m2);
  if (stride == 2) {
    s[0][0] = CLEARER_PLUS(CLEARER_PLUS(CLEARER_PLUS(CLEARER_POINT(0), a), m3), CLEARER_POINT(5));
    s[1][0] = CLEARER_PLUS(CLEARER_PLUS(b, CLEARER_PLUS(m3, m3)), CLEARER_POINT(6));
    s[2][0] = CLEARER_PLUS(CLEARER_PLUS_TIMES(a, 4.0f, m3), CLEARER_POINT(7));
    s[3][0] = CLEARER_PLUS(CLEARER_PLUS(CLEARER_PLUS_TIMES(b, 8.0f, m3), m4), CLEARER_POINT(8));
  } else {
    const clearer_floats_neon e = CLEARER_PLUS(m3, m4), f = clearer_subtract_floats_neon(m3, m4);
    s[0][0] = CLEARER_PLUS(CLEARER_PLUS(CLEARER_POINT(0), a), e);
    s[1][0] = CLEARER_PLUS(b, CLEARER_PLUS(f, f));
    s[2][0] = CLEARER_PLUS_TIMES(a, 4.0f, e);
    s[3][0] = CLEARER_PLUS(CLEARER_PLUS_TIMES(b, 8.0f, f), CLEARER_POINT(5));
  }
#undef CLEARER_POINT
#undef CLEARER_PLUS
#undef CLEARER_PLUS_TIMES
}

/* Row y of some tiles. */
CLEARER_INLINE_NEON void clearer_rows_neon(const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t tile,
                                           uint32_t tiles, const float *m, const uint32_t stride, const uint32_t halves) {
  const uint32_t outputs = 16 / halves, whole = clearer_least(tiles, c->width / 4 - tile);
  uint32_t o, t, x;
  for (o = 0; o < outputs; o += 8) {
    clearer_output_f32_neon output = clearer_output_at_f32_neon(c, channel + o, y, 4 * tile);
    const float *from = m + o;
    clearer_floats_neon s[4][2];
    for (t = 0; t < whole; t++, from += outputs) {
      clearer_row_neon(from, clearer_batch_tiles * outputs, stride, s);
      clearer_finish_pixels_f32_neon(&output, s, 4, 1);
    }
    if (whole == tiles) continue;
    clearer_row_neon(from, clearer_batch_tiles * outputs, stride, s);
    for (x = 0; x < c->width % 4; x++) clearer_finish_pixels_f32_neon(&output, s + x, 1, 1);
  }
}
static void clearer_rows16_neon(const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t tile, uint32_t tiles,
                                const float *m) {
  clearer_rows_neon(c, channel, y, tile, tiles, m, 1, 1);
}
static void clearer_rows8_neon(const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t tile, uint32_t tiles,
                               const float *m) {
  clearer_rows_neon(c, channel, y, tile, tiles, m, 1, 2);
}
static void clearer_rows16_odd_neon(const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t tile,
                                    uint32_t tiles, const float *m) {
  clearer_rows_neon(c, channel, y, tile, tiles, m, 2, 1);
}
static void clearer_rows8_odd_neon(const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t tile,
                                   uint32_t tiles, const float *m) {
  clearer_rows_neon(c, channel, y, tile, tiles, m, 2, 2);
}

CLEARER_INLINE_NEON void clearer_transform_output_neon(const clearer_convolution *c, uint32_t channel, uint32_t y,
                                                       uint32_t tile, uint32_t tiles, float *m,
                                                       const uint32_t tile_rows, const uint32_t stride,
                                                       const uint32_t halves) {
  const size_t columns = stride == 2 ? 9 : 6, point = clearer_batch_tiles * 16 / halves, line = columns * point;
  const uint32_t rows = clearer_least(tile_rows, c->rows - y), count = tiles * 2 / halves;
  uint32_t i, j;
  for (j = 0; j < columns && tile_rows > 1; j++) {
    if (stride == 2) clearer_column2_odd_neon(m + j * point, line, count);
    else if (tile_rows == 4) clearer_column4_neon(m + j * point, line, count);
    else clearer_column2_neon(m + j * point, line, count);
  }
  for (i = 0; i < rows; i++) {
    if (stride == 2 && halves == 1) clearer_rows16_odd_neon(c, channel, y + i, tile, tiles, m + i * line);
    else if (stride == 2) clearer_rows8_odd_neon(c, channel, y + i, tile, tiles, m + i * line);
    else if (halves == 1) clearer_rows16_neon(c, channel, y + i, tile, tiles, m + i * line);
    else clearer_rows8_neon(c, channel, y + i, tile, tiles, m + i * line);
  }
}

#undef CLEARER_ADD_TIMES
#undef CLEARER_BOTH
#undef CLEARER_GET
#undef CLEARER_SET
#undef CLEARER_USED
#undef CLEARER_HIGH_d0
#undef CLEARER_HIGH_d1
#undef CLEARER_HIGH_d2
#undef CLEARER_HIGH_d3
#undef CLEARER_HIGH_d4
#undef CLEARER_HIGH_d5
#undef CLEARER_HIGH_e
#undef CLEARER_HIGH_f
#undef CLEARER_HIGH_g
#undef CLEARER_LOW_d0
#undef CLEARER_LOW_d1
#undef CLEARER_LOW_d2
#undef CLEARER_LOW_d3
#undef CLEARER_LOW_d4
#undef CLEARER_LOW_d5
#undef CLEARER_LOW_e
#undef CLEARER_LOW_f
#undef CLEARER_LOW_g

#endif
