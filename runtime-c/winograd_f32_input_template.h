/* The transforms of the input in Winograd's method, included by winograd_f32_template.h for each kind of vector. */

/* B'd for six points. */
CLEARER_INLINE void CLEARER_V(clearer_points6)(CLEARER_FLOATS to[6], CLEARER_FLOATS d0, CLEARER_FLOATS d1,
                                               CLEARER_FLOATS d2, CLEARER_FLOATS d3, CLEARER_FLOATS d4,
                                               CLEARER_FLOATS d5) {
  const CLEARER_FLOATS a = CLEARER_PLUS_TIMES(d4, -4.0f, d2), b = CLEARER_PLUS_TIMES(d3, -4.0f, d1);
  const CLEARER_FLOATS e = CLEARER_MINUS(d4, d2), f = CLEARER_MINUS(d3, d1);
  to[0] = CLEARER_PLUS_TIMES(e, 4.0f, CLEARER_MINUS(d0, d2));
  to[1] = CLEARER_PLUS(a, b);
  to[2] = CLEARER_MINUS(a, b);
  to[3] = CLEARER_PLUS_TIMES(e, 2.0f, f);
  to[4] = CLEARER_PLUS_TIMES(e, -2.0f, f);
  to[5] = CLEARER_PLUS_TIMES(CLEARER_MINUS(d5, d3), -4.0f, f);
}

enum { CLEARER_V(clearer_pixel_group) = CLEARER_V(clearer_lanes) / 8 }; /* pixels of 8 channels in a vector */

/* B'e for five points. */
CLEARER_INLINE void CLEARER_V(clearer_points5)(CLEARER_FLOATS to[5], CLEARER_FLOATS e0, CLEARER_FLOATS e1,
                                               CLEARER_FLOATS e2, CLEARER_FLOATS e3, CLEARER_FLOATS e4) {
  const CLEARER_FLOATS a = CLEARER_MINUS(e3, e1), b = CLEARER_MINUS(e3, e2);
  to[0] = CLEARER_PLUS_TIMES(a, 2.0f, CLEARER_MINUS(e0, e2));
  to[1] = CLEARER_PLUS_TIMES(b, -2.0f, e1);
  to[2] = CLEARER_PLUS_TIMES(b, 2.0f, CLEARER_MINUS(e1, e2));
  to[3] = a;
  to[4] = CLEARER_PLUS_TIMES(CLEARER_MINUS(e4, e2), -2.0f, a);
}

/* The first pixel of each input row of the tiles in a vector, and the distance from pixel to pixel. */
typedef struct {
  const uint8_t *rows[6];
  size_t apart;
} CLEARER_V(clearer_tile_input);

#define CLEARER_AT(i, n)                                               \
  CLEARER_V(clearer_load_pixels)(in->rows[i] + (n) * in->apart, in->rows[i] + ((n) + next) * in->apart)
#define CLEARER_STORE(i, j, value) CLEARER_V(clearer_store_point)(v + (i) * line + (j) * column, value)

/* 8 channels of each tile, which are transformed to v. Everything is unrolled, so that as much of a tile as possible
 * stays in registers. */
CLEARER_INLINE void CLEARER_V(clearer_transform_part)(const CLEARER_V(clearer_tile_input) *in, float *v,
                                                      const size_t line, const size_t column,
                                                      const uint32_t tile_rows) {
  enum { next = 4 };
  CLEARER_FLOATS d[6][6];
#define CLEARER_LINE(i)                                                                                             \
  if (tile_rows == 4 || (i) < (tile_rows == 1 ? 3 : 4)) {                                                           \
    CLEARER_V(clearer_points6)(d[i], CLEARER_AT(i, 0), CLEARER_AT(i, 1), CLEARER_AT(i, 2), CLEARER_AT(i, 3),       \
                               CLEARER_AT(i, 4), CLEARER_AT(i, 5));                                                 \
  }
#define CLEARER_COLUMN(j)                                                                      \
  if (tile_rows == 4) {                                                                        \
    CLEARER_FLOATS points[6];                                                                  \
    CLEARER_V(clearer_points6)(points, d[0][j], d[1][j], d[2][j], d[3][j], d[4][j], d[5][j]);  \
    CLEARER_STORE(0, j, points[0]);                                                            \
    CLEARER_STORE(1, j, points[1]);                                                            \
    CLEARER_STORE(2, j, points[2]);                                                            \
    CLEARER_STORE(3, j, points[3]);                                                            \
    CLEARER_STORE(4, j, points[4]);                                                            \
    CLEARER_STORE(5, j, points[5]);                                                            \
  } else if (tile_rows == 2) {                                                                 \
    CLEARER_STORE(0, j, CLEARER_MINUS(d[0][j], d[2][j]));                                      \
    CLEARER_STORE(1, j, CLEARER_PLUS(d[1][j], d[2][j]));                                       \
    CLEARER_STORE(2, j, CLEARER_MINUS(d[2][j], d[1][j]));                                      \
    CLEARER_STORE(3, j, CLEARER_MINUS(d[1][j], d[3][j]));                                      \
  } else {                                                                                     \
    CLEARER_STORE(0, j, d[0][j]);                                                              \
    CLEARER_STORE(1, j, d[1][j]);                                                              \
    CLEARER_STORE(2, j, d[2][j]);                                                              \
  }
  CLEARER_EACH_POINT(CLEARER_LINE)
  CLEARER_EACH_POINT(CLEARER_COLUMN)
#undef CLEARER_COLUMN
#undef CLEARER_LINE
}

/* The same for stride 2. */
CLEARER_INLINE void CLEARER_V(clearer_transform_part2)(const CLEARER_V(clearer_tile_input) *in, float *v,
                                                       const size_t line, const size_t column) {
  enum { next = 8 };
#define CLEARER_LINE(i, E)                                                                       \
  do {                                                                                           \
    CLEARER_FLOATS points[5];                                                                    \
    CLEARER_V(clearer_points5)(points, E(0), E(2), E(4), E(6), E(8));                            \
    CLEARER_STORE(i, 0, points[0]);                                                              \
    CLEARER_STORE(i, 1, points[1]);                                                              \
    CLEARER_STORE(i, 2, points[2]);                                                              \
    CLEARER_STORE(i, 3, points[3]);                                                              \
    CLEARER_STORE(i, 4, points[4]);                                                              \
    CLEARER_STORE(i, 5, E(1));                                                                   \
    CLEARER_STORE(i, 6, E(3));                                                                   \
    CLEARER_STORE(i, 7, E(5));                                                                   \
    CLEARER_STORE(i, 8, E(7));                                                                   \
  } while (0)
#define CLEARER_UPPER(n) CLEARER_MINUS(CLEARER_AT(0, n), CLEARER_AT(2, n))
#define CLEARER_MIDDLE(n) CLEARER_AT(2, n)
#define CLEARER_LOWER(n) CLEARER_MINUS(CLEARER_AT(2, n), CLEARER_AT(4, n))
#define CLEARER_ODD(n) CLEARER_AT(1, n)
#define CLEARER_NEXT_ODD(n) CLEARER_AT(3, n)
  CLEARER_LINE(0, CLEARER_UPPER);
  CLEARER_LINE(1, CLEARER_MIDDLE);
  CLEARER_LINE(2, CLEARER_LOWER);
  CLEARER_LINE(3, CLEARER_ODD);
  CLEARER_LINE(4, CLEARER_NEXT_ODD);
#undef CLEARER_LINE
#undef CLEARER_LOWER
#undef CLEARER_MIDDLE
#undef CLEARER_NEXT_ODD
#undef CLEARER_ODD
#undef CLEARER_UPPER
}
#undef CLEARER_AT
#undef CLEARER_STORE

/* Transforms the input of some tiles, all from row y on. Columns and rows beyond the last that the outputs need count
 * as those. */
CLEARER_INLINE void CLEARER_V(clearer_transform_input)(const clearer_convolution *c, uint32_t y, uint32_t tile,
                                                       uint32_t tiles, float *to, const uint32_t tile_rows,
                                                       const uint32_t stride) {
  enum { group = CLEARER_V(clearer_pixel_group), part = 8 };
  const uint32_t inputs = stride == 2 ? 5 : tile_rows + 2, columns = stride * 4 * group + 3 - stride;
  const uint32_t last_row = (c->rows - 1) * stride + 2, last_column = (c->width - 1) * stride + 2;
  const size_t groups = clearer_window_groups(c), point = groups * clearer_chunk_tiles * 8;
  /* With tiles of one row, the rows of the kernel follow each other at each point. */
  const size_t line = tile_rows == 1 ? point : (stride == 2 ? 9 : 6) * point, column = tile_rows == 1 ? 3 * point : point;
  uint8_t copy[5 * (8 * group + 2)][4 * part]; /* of stride 2, which takes more than 6 rows of stride 1 */
  uint32_t t, g, i, n, k;
  for (t = 0; t < tiles; t += group) {
    const uint32_t x = 4 * (tile + t) * stride;
    const int whole = x + columns <= last_column + 1;
    float *v = to + CLEARER_V(clearer_tile_floats) * t;
    for (k = 0; k < c->window_count; k++) {
      const clearer_window *w = &c->windows[k];
      for (g = 0; g < w->bytes / 4; g += part) {
        CLEARER_V(clearer_tile_input) in;
        in.apart = whole ? w->pixel_bytes : (size_t)(4 * part);
        for (i = 0; i < inputs; i++) {
          const uint8_t *row = w->rows[clearer_least(y * stride + i, last_row)] + 4 * g;
          in.rows[i] = whole ? row + (size_t)x * w->pixel_bytes : copy[i * columns];
          for (n = 0; !whole && n < columns; n++) {
            memcpy(copy[i * columns + n], row + (size_t)clearer_least(x + n, last_column) * w->pixel_bytes, 4 * part);
          }
        }
        if (stride == 2) CLEARER_V(clearer_transform_part2)(&in, v, line, column);
        else CLEARER_V(clearer_transform_part)(&in, v, line, column, tile_rows);
        v += clearer_chunk_tiles * 8;
      }
    }
  }
}
