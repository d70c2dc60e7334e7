/* The transforms of winograd_u8.h with NEON. Activations are signed bytes: less 128, which the bias makes up for. */
#ifndef CLEARER_WINOGRAD_U8_TRANSFORMS_NEON_H
#define CLEARER_WINOGRAD_U8_TRANSFORMS_NEON_H

#include <string.h>

#include "vector_neon.h"
#include "winograd_u8.h"

/* From point to point of the products, which lie as [point][tile][output]. */
enum { clearer_products_point_neon = 80 };

/* 2^n in all lanes, where the compiler cannot see it: it would shift and add, rather than multiply and add at once. */
CLEARER_INLINE_NEON int16x4_t clearer_hidden_words_neon(const int n) {
  int16x4_t power = vdup_n_s16((int16_t)(1 << n));
  __asm__("" : "+w"(power));
  return power;
}
CLEARER_INLINE_NEON int32x2_t clearer_hidden_ints_neon(const int32_t n) {
  int32x2_t v = vdup_n_s32(n);
  __asm__("" : "+w"(v));
  return v;
}

enum { clearer_lanes_u8_neon = 4 };
typedef int16x8_t clearer_ints_u8_neon;
CLEARER_INLINE_NEON int16x8_t clearer_add_words_u8_neon(int16x8_t a, int16x8_t b) { return vaddq_s16(a, b); }
CLEARER_INLINE_NEON int16x8_t clearer_subtract_words_u8_neon(int16x8_t a, int16x8_t b) { return vsubq_s16(a, b); }
CLEARER_INLINE_NEON int16x8_t clearer_widen_pixels_u8_neon(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return vmovl_s8(vld1_s8((const int8_t *)p));
}
CLEARER_INLINE_NEON void clearer_store_ints_u8_neon(int16_t *p, int16x8_t v) { vst1q_s16(p, v); }

#define CLEARER_V(x) x##_u8_neon
#define CLEARER_NAME(x) x##_u8_neon
#define CLEARER_TARGET
#define CLEARER_GROUP 8
#define CLEARER_PLUS_SHIFTED(a, b, n) vmlaq_lane_s16(a, b, clearer_hidden_words_neon(n), 0)
#define CLEARER_MINUS_SHIFTED(a, b, n) vmlsq_lane_s16(a, b, clearer_hidden_words_neon(n), 0)
#include "winograd_u8_input_template.h"

/* G g for six points. */
CLEARER_INLINE void clearer_weights6_u8_neon(int16x8_t to[6], int16x8_t g0, int16x8_t g1, int16x8_t g2) {
  const int16x8_t a = vshlq_n_s16(vaddq_s16(g0, g2), 2), e = CLEARER_PLUS_SHIFTED(g0, g2, 2);
  to[0] = vmulq_n_s16(g0, 6);
  to[1] = CLEARER_PLUS_SHIFTED(a, g1, 2);
  to[2] = CLEARER_MINUS_SHIFTED(a, g1, 2);
  to[3] = CLEARER_PLUS_SHIFTED(e, g1, 1);
  to[4] = CLEARER_MINUS_SHIFTED(e, g1, 1);
  to[5] = vmulq_n_s16(g2, 12);
}

/* Of a step, eight outputs' weights: of channels 4 * quad + 2 * pair and the next, two bytes for each output. */
CLEARER_INLINE int16x8_t clearer_weight_pairs_u8_neon(const uint8_t *p, const uint32_t halves, const uint32_t quad,
                                                   const uint32_t pair) {
  int16x8_t a, b;
  if (halves == 1) {
    a = vld1q_s16((const int16_t *)(const void *)p);
    b = vld1q_s16((const int16_t *)(const void *)(p + 16));
  } else {
    a = vreinterpretq_s16_s32(vld2q_s32((const int32_t *)(const void *)p).val[quad]);
    b = vreinterpretq_s16_s32(vld2q_s32((const int32_t *)(const void *)(p + 32)).val[quad]);
  }
  return vuzpq_s16(a, b).val[pair];
}

/* Transforms the weights of a block to [point][channel][output]. */
CLEARER_INLINE void clearer_transform_weights_u8_neon(const uint8_t *weights, uint32_t channels, int16_t *to,
                                                   const uint32_t tile_rows, const uint32_t halves) {
  const uint32_t steps = channels / (4 * halves), outputs = 16 / halves;
  const size_t point = clearer_weights_point_u8(channels), row_bytes = (size_t)steps * 192;
  uint32_t n, part, pair, k;
  for (n = 0; n < steps; n++, weights += 192) {
    /* In a block of 16 a part is 8 of its outputs, in a block of 8 it is four of a step's channels. */
    for (part = 0; part < 2; part++) {
      const uint8_t *const from = weights + (halves == 1 ? 32 * part : 0);
      for (pair = 0; pair < 2; pair++) {
        const uint32_t channel = 4 * (halves == 1 ? n : 2 * n + part) + 2 * pair;
        int16x8_t both[3][3];
        for (k = 0; k < 3; k++) {
          both[k][0] = clearer_weight_pairs_u8_neon(from + k * row_bytes, halves, part, pair);
          both[k][1] = clearer_weight_pairs_u8_neon(from + k * row_bytes + 64, halves, part, pair);
          both[k][2] = clearer_weight_pairs_u8_neon(from + k * row_bytes + 128, halves, part, pair);
        }
#define CLEARER_WORD(k, j) vshrq_n_s16(second ? both[k][j] : vshlq_n_s16(both[k][j], 8), 8)
#define CLEARER_LINE(k) clearer_weights6_u8_neon(g[k], CLEARER_WORD(k, 0), CLEARER_WORD(k, 1), CLEARER_WORD(k, 2));
#define CLEARER_POINT(i, j, value) vst1q_s16(u + ((i) * 6 + (j)) * point, value)
#define CLEARER_COLUMN(j)                                             \
  if (tile_rows == 4) {                                               \
    int16x8_t column[6];                                              \
    clearer_weights6_u8_neon(column, g[0][j], g[1][j], g[2][j]);         \
    CLEARER_COLUMN_POINTS(j, column)                                  \
  } else {                                                            \
    const int16x8_t sum = vaddq_s16(g[0][j], g[2][j]);                \
    CLEARER_POINT(0, j, vaddq_s16(g[0][j], g[0][j]));                 \
    CLEARER_POINT(1, j, vaddq_s16(sum, g[1][j]));                     \
    CLEARER_POINT(2, j, vsubq_s16(sum, g[1][j]));                     \
    if (tile_rows == 2) CLEARER_POINT(3, j, vaddq_s16(g[2][j], g[2][j])); \
  }
#define CLEARER_CHANNEL(number)                                                                       \
  {                                                                                                   \
    enum { second = number };                                                                         \
    int16_t *const u = to + (size_t)(channel + second) * outputs + (halves == 1 ? 8 * part : 0);      \
    int16x8_t g[3][6];                                                                                \
    CLEARER_LINE(0) CLEARER_LINE(1) CLEARER_LINE(2)                                                   \
    CLEARER_EACH_POINT(CLEARER_COLUMN)                                                                \
  }
        CLEARER_CHANNEL(0)
        CLEARER_CHANNEL(1)
#undef CLEARER_CHANNEL
#undef CLEARER_COLUMN
#undef CLEARER_LINE
#undef CLEARER_POINT
#undef CLEARER_WORD
      }
    }
  }
}

/* A'm for six points. */
CLEARER_INLINE void clearer_outputs4_u8_neon(int32x4_t to[4], int32x4_t m0, int32x4_t m1, int32x4_t m2, int32x4_t m3,
                                          int32x4_t m4, int32x4_t m5) {
#define CLEARER_PLUS_TIMES(a, b, n) vmlaq_lane_s32(a, b, clearer_hidden_ints_neon(n), 0)
  const int32x4_t b = vsubq_s32(m2, m1), e = vaddq_s32(m3, m4), f = vsubq_s32(m3, m4);
  const int32x4_t a = vsubq_s32(e, vaddq_s32(m1, m2));
  to[0] = vaddq_s32(m0, a);
  to[1] = CLEARER_PLUS_TIMES(b, f, 2);
  to[2] = CLEARER_PLUS_TIMES(a, e, 3);
  to[3] = CLEARER_PLUS_TIMES(b, CLEARER_PLUS_TIMES(m5, f, 4), 2);
#undef CLEARER_PLUS_TIMES
}

/* From products to sums, which take their place: those of pixel n of row i lie where the products of point 4 i + n did.
 * The bias is added at the point (1, 1). */
CLEARER_INLINE void clearer_transform_output_u8_neon(int32_t *products, uint32_t tiles, const int32_t *bias,
                                                     uint32_t outputs, const uint32_t tile_rows) {
  const int32x2_t inverse = clearer_hidden_ints_neon(tile_rows == 4 ? 0x38e38e39 : -0x55555555);
  int32_t *m = products;
  uint32_t count, o = 0;
  for (count = tiles * outputs; count; count -= 4, m += 4) {
    const int32x4_t start = vld1q_s32(bias + o);
    int32x4_t s[4][6];
    o = (o + 4) & (outputs - 1);
#define CLEARER_AT(n) (m + (n) * clearer_products_point_neon)
#define CLEARER_STORED(i, j) vld1q_s32(CLEARER_AT((i) * 6 + (j)))
#define CLEARER_PRODUCT(i, j) ((i) == 1 && (j) == 1 ? vaddq_s32(CLEARER_STORED(i, j), start) : CLEARER_STORED(i, j))
#define CLEARER_COLUMN(j)                                                                                       \
  if (tile_rows == 4) {                                                                                         \
    int32x4_t column[4];                                                                                        \
    clearer_outputs4_u8_neon(column, CLEARER_PRODUCT(0, j), CLEARER_PRODUCT(1, j), CLEARER_PRODUCT(2, j),          \
                          CLEARER_PRODUCT(3, j), CLEARER_PRODUCT(4, j), CLEARER_PRODUCT(5, j));                 \
    s[0][j] = column[0];                                                                                        \
    s[1][j] = column[1];                                                                                        \
    s[2][j] = column[2];                                                                                        \
    s[3][j] = column[3];                                                                                        \
  } else {                                                                                                      \
    const int32x4_t m1 = CLEARER_PRODUCT(1, j), m2 = CLEARER_PRODUCT(2, j);                                     \
    s[0][j] = vaddq_s32(vaddq_s32(CLEARER_PRODUCT(0, j), m1), m2);                                              \
    if (tile_rows == 2) s[1][j] = vsubq_s32(vsubq_s32(m1, m2), CLEARER_PRODUCT(3, j));                          \
  }
#define CLEARER_SUM(i, n)                                                                              \
  {                                                                                                    \
    const int32x4_t sum = vmulq_lane_s32(pixel[n], inverse, 0);                                        \
    vst1q_s32(CLEARER_AT(4 * (i) + (n)), tile_rows == 4 ? vshrq_n_s32(sum, 6) : vshrq_n_s32(sum, 4));  \
  }
#define CLEARER_ROW(i)                                                                            \
  if ((i) < tile_rows) {                                                                          \
    int32x4_t pixel[4];                                                                           \
    clearer_outputs4_u8_neon(pixel, s[i][0], s[i][1], s[i][2], s[i][3], s[i][4], s[i][5]);           \
    CLEARER_SUM(i, 0) CLEARER_SUM(i, 1) CLEARER_SUM(i, 2) CLEARER_SUM(i, 3)                       \
  }
    CLEARER_EACH_POINT(CLEARER_COLUMN)
    CLEARER_ROW(0)
    CLEARER_ROW(1)
    CLEARER_ROW(2)
    CLEARER_ROW(3)
#undef CLEARER_AT
#undef CLEARER_COLUMN
#undef CLEARER_PRODUCT
#undef CLEARER_ROW
#undef CLEARER_STORED
#undef CLEARER_SUM
  }
}

#undef CLEARER_GROUP
#undef CLEARER_INLINE
#undef CLEARER_INTS
#undef CLEARER_MINUS
#undef CLEARER_MINUS_SHIFTED
#undef CLEARER_NAME
#undef CLEARER_PLUS
#undef CLEARER_PLUS_SHIFTED
#undef CLEARER_TARGET
#undef CLEARER_V

#endif
