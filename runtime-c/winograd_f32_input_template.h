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

/* Transforms 8 channels of some columns, those beyond the last counting as that, for stride 1: to [line][column][8]. */
CLEARER_INLINE void CLEARER_V(clearer_transform_columns)(const CLEARER_V(clearer_tile_input) *in, uint32_t columns,
                                                         uint32_t last, float *to, const uint32_t tile_rows) {
  uint32_t x;
  for (x = 0; x < columns; x += CLEARER_V(clearer_pixel_group)) {
    const size_t p = clearer_least(x, last) * in->apart, q = clearer_least(x + 1, last) * in->apart;
    CLEARER_FLOATS points[6];
#define CLEARER_AT(i) CLEARER_V(clearer_load_pixels)(in->rows[i] + p, in->rows[i] + q)
#define CLEARER_STORE(i, value) CLEARER_V(clearer_store_floats)(to + ((i) * clearer_part_columns + x) * 8, value)
    if (tile_rows == 4) {
      CLEARER_V(clearer_points6)(points, CLEARER_AT(0), CLEARER_AT(1), CLEARER_AT(2), CLEARER_AT(3), CLEARER_AT(4),
                                 CLEARER_AT(5));
      CLEARER_STORE(0, points[0]);
      CLEARER_STORE(1, points[1]);
      CLEARER_STORE(2, points[2]);
      CLEARER_STORE(3, points[3]);
      CLEARER_STORE(4, points[4]);
      CLEARER_STORE(5, points[5]);
    } else if (tile_rows == 2) {
      const CLEARER_FLOATS d1 = CLEARER_AT(1), d2 = CLEARER_AT(2);
      CLEARER_STORE(0, CLEARER_MINUS(CLEARER_AT(0), d2));
      CLEARER_STORE(1, CLEARER_PLUS(d1, d2));
      CLEARER_STORE(2, CLEARER_MINUS(d2, d1));
      CLEARER_STORE(3, CLEARER_MINUS(d1, CLEARER_AT(3)));
    } else {
      CLEARER_STORE(0, CLEARER_AT(0));
      CLEARER_STORE(1, CLEARER_AT(1));
      CLEARER_STORE(2, CLEARER_AT(2));
    }
#undef CLEARER_AT
#undef CLEARER_STORE
  }
}

/* One line of what the columns became, of each tile in a vector. */
CLEARER_INLINE void CLEARER_V(clearer_transform_line)(const float *from, float *v, const size_t column) {
  CLEARER_FLOATS points[6];
#define CLEARER_AT(n) \
  CLEARER_V(clearer_load_pixels)((const uint8_t *)(from + 8 * (n)), (const uint8_t *)(from + 8 * ((n) + 4)))
  CLEARER_V(clearer_points6)(points, CLEARER_AT(0), CLEARER_AT(1), CLEARER_AT(2), CLEARER_AT(3), CLEARER_AT(4),
                             CLEARER_AT(5));
#define CLEARER_STORE(j) CLEARER_V(clearer_store_floats)(v + (j) * column, points[j]);
  CLEARER_EACH_POINT(CLEARER_STORE)
#undef CLEARER_AT
#undef CLEARER_STORE
}

/* For stride 2, 8 channels of each tile, which are transformed to v. */
#define CLEARER_AT(i, n)                                               \
  CLEARER_V(clearer_load_pixels)(in->rows[i] + (n) * in->apart, in->rows[i] + ((n) + next) * in->apart)
#define CLEARER_STORE(i, j, value) CLEARER_V(clearer_store_floats)(v + (i) * line + (j) * column, value)
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
 * as those. `work` is where columns are transformed first. */
CLEARER_INLINE void CLEARER_V(clearer_transform_input)(const clearer_convolution *c, uint32_t y, uint32_t tile,
                                                       uint32_t tiles, float *to, float *work,
                                                       const uint32_t tile_rows) {
  enum { group = CLEARER_V(clearer_pixel_group) };
  const uint32_t last_row = c->rows + 1, last_column = c->width + 1, lines = tile_rows == 1 ? 3 : tile_rows + 2;
  const size_t point = (size_t)clearer_window_groups(c) * clearer_chunk_tiles * 8;
  /* With tiles of one row, the rows of the kernel follow each other at each point. */
  const size_t line = tile_rows == 1 ? point : 6 * point, column = tile_rows == 1 ? 3 * point : point;
  uint32_t first, t, g, i, k;
  for (first = 0; first < tiles; first += clearer_part_tiles) {
    const uint32_t part = clearer_least(clearer_part_tiles, tiles - first), x = 4 * (tile + first);
    float *v = to + 8 * first;
    for (k = 0; k < c->window_count; k++) {
      const clearer_window *w = &c->windows[k];
      for (g = 0; g < w->bytes; g += 32, v += clearer_chunk_tiles * 8) {
        CLEARER_V(clearer_tile_input) in;
        in.apart = w->pixel_bytes;
        for (i = 0; i < lines; i++) {
          in.rows[i] = w->rows[clearer_least(y + i, last_row)] + g + (size_t)x * w->pixel_bytes;
        }
        CLEARER_V(clearer_transform_columns)(&in, (part + group - 1) / group * group * 4 + 2, last_column - x, work, tile_rows);
        for (t = 0; t < part; t += group) {
          for (i = 0; i < lines; i++) {
            CLEARER_V(clearer_transform_line)(work + (i * clearer_part_columns + 4 * t) * 8, v + 8 * t + i * line, column);
          }
        }
      }
    }
  }
}

/* The same for stride 2, in tiles of two rows. */
CLEARER_INLINE void CLEARER_V(clearer_transform_input2)(const clearer_convolution *c, uint32_t y, uint32_t tile,
                                                        uint32_t tiles, float *to) {
  enum { group = CLEARER_V(clearer_pixel_group), columns = 8 * group + 1 };
  const uint32_t last_row = 2 * c->rows, last_column = 2 * c->width;
  const size_t point = (size_t)clearer_window_groups(c) * clearer_chunk_tiles * 8;
  uint8_t copy[5 * columns][32];
  uint32_t t, g, i, n, k;
  for (t = 0; t < tiles; t += group) {
    const uint32_t x = 8 * (tile + t);
    const int whole = x + columns <= last_column + 1;
    float *v = to + 8 * t;
    for (k = 0; k < c->window_count; k++) {
      const clearer_window *w = &c->windows[k];
      for (g = 0; g < w->bytes; g += 32, v += clearer_chunk_tiles * 8) {
        CLEARER_V(clearer_tile_input) in;
        in.apart = whole ? w->pixel_bytes : 32;
        for (i = 0; i < 5; i++) {
          const uint8_t *row = w->rows[clearer_least(2 * y + i, last_row)] + g;
          in.rows[i] = whole ? row + (size_t)x * w->pixel_bytes : copy[i * columns];
          for (n = 0; !whole && n < columns; n++) {
            memcpy(copy[i * columns + n], row + (size_t)clearer_least(x + n, last_column) * w->pixel_bytes, 32);
          }
        }
        CLEARER_V(clearer_transform_part2)(&in, v, 9 * point, point);
      }
    }
  }
}
