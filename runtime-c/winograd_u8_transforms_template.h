/* The transforms of winograd_u8.h, included by winograd_u8_template.h, which says what is defined before and how data
 * lie. */

#include "winograd_u8_input_template.h"

#define CLEARER_TIMES(a, n) CLEARER_V(clearer_multiply_words)(a, n)
#define CLEARER_TIMES2(a) CLEARER_V(clearer_shift_words)(a, 1)
#define CLEARER_TIMES4(a) CLEARER_V(clearer_shift_words)(a, 2)
/* Of 32 bits. */
#define CLEARER_ADD(a, b) CLEARER_V(clearer_add_ints)(a, b)
#define CLEARER_SUBTRACT(a, b) CLEARER_V(clearer_subtract_ints)(a, b)
#define CLEARER_SHIFT(a, n) CLEARER_V(clearer_shift_ints)(a, n)

/* G g for six points. */
CLEARER_INLINE void CLEARER_NAME(clearer_weights6)(CLEARER_INTS to[6], CLEARER_INTS g0, CLEARER_INTS g1,
                                                   CLEARER_INTS g2) {
  const CLEARER_INTS a = CLEARER_TIMES4(CLEARER_PLUS(g0, g2)), b = CLEARER_TIMES4(g1);
  const CLEARER_INTS e = CLEARER_PLUS(g0, CLEARER_TIMES4(g2)), f = CLEARER_TIMES2(g1);
  to[0] = CLEARER_TIMES(g0, 6);
  to[1] = CLEARER_PLUS(a, b);
  to[2] = CLEARER_MINUS(a, b);
  to[3] = CLEARER_PLUS(e, f);
  to[4] = CLEARER_MINUS(e, f);
  to[5] = CLEARER_TIMES(g2, 12);
}

/* A'm for six points. */
CLEARER_INLINE void CLEARER_NAME(clearer_outputs4)(CLEARER_INTS to[4], CLEARER_INTS m0, CLEARER_INTS m1,
                                                   CLEARER_INTS m2, CLEARER_INTS m3, CLEARER_INTS m4,
                                                   CLEARER_INTS m5) {
  const CLEARER_INTS a = CLEARER_ADD(m1, m2), b = CLEARER_SUBTRACT(m1, m2);
  const CLEARER_INTS e = CLEARER_ADD(m3, m4), f = CLEARER_SUBTRACT(m3, m4);
  to[0] = CLEARER_ADD(CLEARER_SUBTRACT(m0, a), e);
  to[1] = CLEARER_SUBTRACT(CLEARER_SHIFT(f, 1), b);
  to[2] = CLEARER_SUBTRACT(CLEARER_SHIFT(e, 2), a);
  to[3] = CLEARER_SUBTRACT(CLEARER_SHIFT(CLEARER_ADD(CLEARER_SHIFT(f, 2), m5), 1), b);
}

/* Transforms the weights of a block. */
CLEARER_INLINE void CLEARER_NAME(clearer_transform_weights)(const uint8_t *weights, uint32_t channels, int16_t *to,
                                                            const uint32_t tile_rows) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), steps = channels / 4;
  const size_t point = clearer_weights_point_u8(channels), row_bytes = (size_t)steps * 192;
  uint32_t n, o, half;
  for (n = 0; n < steps; n++, weights += 192) {
    for (o = 0; o < 16; o += lanes) {
      for (half = 0; half < 2; half++) {
        int16_t *const u = to + (2 * (size_t)n + half) * 32 + 2 * o;
        CLEARER_INTS g[3][6];
#define CLEARER_WEIGHTS(k, j) CLEARER_V(clearer_weight_words)(weights + (k) * row_bytes + 64 * (j) + 4 * o, half)
#define CLEARER_LINE(k) \
  CLEARER_NAME(clearer_weights6)(g[k], CLEARER_WEIGHTS(k, 0), CLEARER_WEIGHTS(k, 1), CLEARER_WEIGHTS(k, 2));
#define CLEARER_POINT(i, j, value) CLEARER_V(clearer_store_ints)(u + ((i) * 6 + (j)) * point, value)
#define CLEARER_COLUMN(j)                                                                     \
  if (tile_rows == 4) {                                                                       \
    CLEARER_INTS column[6];                                                                   \
    CLEARER_NAME(clearer_weights6)(column, g[0][j], g[1][j], g[2][j]);                        \
    CLEARER_COLUMN_POINTS(j, column)                                                          \
  } else {                                                                                    \
    const CLEARER_INTS sum = CLEARER_PLUS(g[0][j], g[2][j]);                                  \
    CLEARER_POINT(0, j, CLEARER_TIMES2(g[0][j]));                                             \
    CLEARER_POINT(1, j, CLEARER_PLUS(sum, g[1][j]));                                          \
    CLEARER_POINT(2, j, CLEARER_MINUS(sum, g[1][j]));                                         \
    if (tile_rows == 2) CLEARER_POINT(3, j, CLEARER_TIMES2(g[2][j]));                         \
  }
        CLEARER_LINE(0)
        CLEARER_LINE(1)
        CLEARER_LINE(2)
        CLEARER_EACH_POINT(CLEARER_COLUMN)
#undef CLEARER_COLUMN
#undef CLEARER_LINE
#undef CLEARER_POINT
#undef CLEARER_WEIGHTS
      }
    }
  }
}

/* From the products of some tiles, from tile `tile` of the row on, to outputs. */
CLEARER_INLINE void CLEARER_NAME(clearer_transform_output)(const CLEARER_FINISH(finish) *rows_at, uint32_t rows,
                                                           uint32_t width, uint32_t tile, uint32_t tiles,
                                                           const int32_t *from, int32_t *sums,
                                                           const uint32_t tile_rows) {
  const uint32_t lanes = CLEARER_V(clearer_lanes);
  const size_t point = CLEARER_LARGEST_TILE * 16;
  uint32_t t, o;
  for (t = 0; t < tiles; t++) {
    const uint32_t x = 4 * (tile + t), pixels = clearer_least(4, width - x);
    for (o = 0; o < 16; o += lanes) {
      const int32_t *m = from + 16 * t + o;
      CLEARER_INTS s[4][6];
#define CLEARER_PRODUCT(i, j) CLEARER_V(clearer_load_ints)(m + ((i) * 6 + (j)) * point)
#define CLEARER_COLUMN(j)                                                                                        \
  if (tile_rows == 4) {                                                                                          \
    CLEARER_INTS column[4];                                                                                      \
    CLEARER_NAME(clearer_outputs4)(column, CLEARER_PRODUCT(0, j), CLEARER_PRODUCT(1, j), CLEARER_PRODUCT(2, j),  \
                                   CLEARER_PRODUCT(3, j), CLEARER_PRODUCT(4, j), CLEARER_PRODUCT(5, j));         \
    s[0][j] = column[0];                                                                                         \
    s[1][j] = column[1];                                                                                         \
    s[2][j] = column[2];                                                                                         \
    s[3][j] = column[3];                                                                                         \
  } else {                                                                                                       \
    const CLEARER_INTS m1 = CLEARER_PRODUCT(1, j), m2 = CLEARER_PRODUCT(2, j);                                   \
    s[0][j] = CLEARER_ADD(CLEARER_ADD(CLEARER_PRODUCT(0, j), m1), m2);                                           \
    if (tile_rows == 2) s[1][j] = CLEARER_SUBTRACT(CLEARER_SUBTRACT(m1, m2), CLEARER_PRODUCT(3, j));             \
  }
/* What 9 and 3 give 1 with, modulo 2^32. */
#define CLEARER_SUM(n)                                                                            \
  CLEARER_V(clearer_multiply_shift_ints)(pixel[n], tile_rows == 4 ? 0x38e38e39 : -0x55555555,     \
                                         tile_rows == 4 ? 6 : 4)
#define CLEARER_ROW(i)                                                                                      \
  if ((i) < tile_rows && (i) < rows) {                                                                      \
    CLEARER_INTS pixel[4];                                                                                  \
    CLEARER_NAME(clearer_outputs4)(pixel, s[i][0], s[i][1], s[i][2], s[i][3], s[i][4], s[i][5]);            \
    if (lanes == 16 && pixels == 4) {                                                                       \
      CLEARER_FINISH(finish_group)(&rows_at[i], x, CLEARER_SUM(0), CLEARER_SUM(1), CLEARER_SUM(2), CLEARER_SUM(3), \
                                   16);                                                                     \
    } else {                                                                                                \
      CLEARER_V(clearer_store_ints)(sums + 64 * (i) + o, CLEARER_SUM(0));                                           \
      CLEARER_V(clearer_store_ints)(sums + 64 * (i) + 16 + o, CLEARER_SUM(1));                                      \
      CLEARER_V(clearer_store_ints)(sums + 64 * (i) + 32 + o, CLEARER_SUM(2));                                      \
      CLEARER_V(clearer_store_ints)(sums + 64 * (i) + 48 + o, CLEARER_SUM(3));                                      \
    }                                                                                                       \
  }
      CLEARER_EACH_POINT(CLEARER_COLUMN)
      CLEARER_ROW(0)
      CLEARER_ROW(1)
      CLEARER_ROW(2)
      CLEARER_ROW(3)
#undef CLEARER_COLUMN
#undef CLEARER_PRODUCT
#undef CLEARER_ROW
#undef CLEARER_SUM
    }
    if (lanes < 16 || pixels < 4) {
      uint32_t i;
      for (i = 0; i < clearer_least(tile_rows, rows); i++) {
        CLEARER_FINISH(finish_pixels)(&rows_at[i], 16, x, pixels, sums + 64 * i);
      }
    }
  }
}
