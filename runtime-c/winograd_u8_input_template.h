/* The transform of inputs of winograd_u8.h, included once for each kind of vector. Before it define CLEARER_V and
 * CLEARER_NAME, as winograd_u8_template.h has it, CLEARER_TARGET, and
 *
 *   CLEARER_GROUP       channels that lie together: transformed input lies as [point][group][tile][channel]
 *   CLEARER_PLUS_SHIFTED(a, b, n), CLEARER_MINUS_SHIFTED(a, b, n)   a ± b * 2^n of 16 bits, if there is such an instruction */

#define CLEARER_INLINE static inline __attribute__((always_inline)) CLEARER_TARGET
#define CLEARER_INTS CLEARER_V(clearer_ints)
/* Of 16 bits. */
#define CLEARER_PLUS(a, b) CLEARER_V(clearer_add_words)(a, b)
#define CLEARER_MINUS(a, b) CLEARER_V(clearer_subtract_words)(a, b)
#ifndef CLEARER_PLUS_SHIFTED
#define CLEARER_PLUS_SHIFTED(a, b, n) CLEARER_PLUS(a, CLEARER_V(clearer_shift_words)(b, n))
#define CLEARER_MINUS_SHIFTED(a, b, n) CLEARER_MINUS(a, CLEARER_V(clearer_shift_words)(b, n))
#endif

/* B'd for six points. */
CLEARER_INLINE void CLEARER_NAME(clearer_points6)(CLEARER_INTS to[6], CLEARER_INTS d0, CLEARER_INTS d1, CLEARER_INTS d2,
                                                  CLEARER_INTS d3, CLEARER_INTS d4, CLEARER_INTS d5) {
  const CLEARER_INTS a = CLEARER_MINUS_SHIFTED(d4, d2, 2), b = CLEARER_MINUS_SHIFTED(d3, d1, 2);
  const CLEARER_INTS e = CLEARER_MINUS(d4, d2), f = CLEARER_MINUS(d3, d1);
  to[0] = CLEARER_PLUS_SHIFTED(e, CLEARER_MINUS(d0, d2), 2);
  to[1] = CLEARER_PLUS(a, b);
  to[2] = CLEARER_MINUS(a, b);
  to[3] = CLEARER_PLUS_SHIFTED(e, f, 1);
  to[4] = CLEARER_MINUS_SHIFTED(e, f, 1);
  to[5] = CLEARER_MINUS_SHIFTED(CLEARER_MINUS(d5, d3), f, 2);
}

/* Transforms the input of some tiles, all from row y on. Columns and rows beyond the last that the outputs need count
 * as those. */
CLEARER_INLINE void CLEARER_NAME(clearer_transform_input)(const clearer_convolution *c, uint32_t y, uint32_t tile,
                                                          uint32_t tiles, int16_t *to, void *room,
                                                          const uint32_t tile_rows) {
  const clearer_window *w = &c->windows[0];
  const uint32_t lines = tile_rows + 2, chunk = clearer_chunk_tiles_u8(w->bytes, c->width);
  const size_t point = clearer_input_point_u8(w->bytes, c->width);
  enum {
    group = CLEARER_V(clearer_lanes) / 8 ? CLEARER_V(clearer_lanes) / 8 : 1, /* tiles in a vector */
    part = CLEARER_V(clearer_lanes) < 8 ? 2 * CLEARER_V(clearer_lanes) : 16, /* channels in a vector */
    columns = 4 * group + 2
  };
  const uint8_t *rows[6];
  uint8_t(*const copy)[columns][part] = (uint8_t(*)[columns][part])room; /* no more than 6 * 10 * 16 bytes */
  uint32_t t, g, i, n;
  for (i = 0; i < lines; i++) rows[i] = w->rows[clearer_least(y + i, c->rows + 1)];
  for (t = 0; t < tiles; t += group) {
    const uint32_t x = 4 * (tile + t);
    const int whole = x + columns <= c->width + 2;
    const size_t apart = whole ? w->pixel_bytes : (size_t)part;
    for (g = 0; g < w->bytes; g += part) {
      int16_t *const v = to + (size_t)(g / CLEARER_GROUP) * chunk * CLEARER_GROUP + CLEARER_GROUP * t + g % CLEARER_GROUP;
      CLEARER_INTS d[6][6];
      if (!whole) {
        for (i = 0; i < lines; i++) {
          for (n = 0; n < columns; n++) {
            memcpy(copy[i][n], rows[i] + (size_t)clearer_least(x + n, c->width + 1) * w->pixel_bytes + g, part);
          }
        }
      }
#define CLEARER_PIXEL(n) CLEARER_V(clearer_widen_pixels)(p + (n) * apart, q + (n) * apart)
#define CLEARER_LINE(i)                                                                                        \
  if ((i) < lines) {                                                                                           \
    const uint8_t *p = whole ? rows[i] + x * w->pixel_bytes + g : copy[i][0], *q = p + 4 * apart;              \
    CLEARER_NAME(clearer_points6)(d[i], CLEARER_PIXEL(0), CLEARER_PIXEL(1), CLEARER_PIXEL(2), CLEARER_PIXEL(3), \
                               CLEARER_PIXEL(4), CLEARER_PIXEL(5));                                            \
  }
#define CLEARER_POINT(i, j, value) CLEARER_V(clearer_store_ints)(v + ((i) * 6 + (j)) * point, value)
#define CLEARER_COLUMN(j)                                                                                   \
  if (tile_rows == 4) {                                                                                     \
    CLEARER_INTS column[6];                                                                                 \
    CLEARER_NAME(clearer_points6)(column, d[0][j], d[1][j], d[2][j], d[3][j], d[4][j], d[5][j]);            \
    CLEARER_COLUMN_POINTS(j, column)                                                                        \
  } else {                                                                                                  \
    CLEARER_POINT(0, j, CLEARER_MINUS(d[0][j], d[2][j]));                                                   \
    CLEARER_POINT(1, j, CLEARER_PLUS(d[1][j], d[2][j]));                                                    \
    CLEARER_POINT(2, j, CLEARER_MINUS(d[2][j], d[1][j]));                                                   \
    if (tile_rows == 2) CLEARER_POINT(3, j, CLEARER_MINUS(d[1][j], d[3][j]));                               \
  }
      CLEARER_EACH_POINT(CLEARER_LINE)
      CLEARER_EACH_POINT(CLEARER_COLUMN)
#undef CLEARER_COLUMN
#undef CLEARER_LINE
#undef CLEARER_PIXEL
#undef CLEARER_POINT
    }
  }
}
