/* fp32 convolution by Winograd's method, see winograd.h, included once for each kind of vector. Before it define
 *
 *   CLEARER_V(x)        x with the vector's suffix
 *   CLEARER_TARGET      function attribute
 *   CLEARER_INLINE      how functions begin that are to be inlined
 *   CLEARER_TILES(M)    M(n) for each number of tiles whose products are made together, largest first, 1 last
 *
 * and a function clearer_multiply, see winograd_multiply_template.h. Transformed input lies as
 * [point][8 channels][tile][8], so that tiles are a constant apart; products as [point][tile][outputs of the block].
 *
 * All that is multiplied in a transform is multiplied by a power of two, which is exact: so it does not matter whether
 * the CPU has a fused multiply-add. */

#define CLEARER_FLOATS CLEARER_V(clearer_floats)
#define CLEARER_PLUS(a, b) CLEARER_V(clearer_add_floats)(a, b)
#define CLEARER_MINUS(a, b) CLEARER_V(clearer_subtract_floats)(a, b)
/* a + factor * b */
#define CLEARER_PLUS_TIMES(a, factor, b) CLEARER_V(clearer_add_scaled_floats)(a, factor, b)

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

/* A'm for six points. */
CLEARER_INLINE void CLEARER_V(clearer_outputs4)(CLEARER_FLOATS to[4], CLEARER_FLOATS m0, CLEARER_FLOATS m1,
                                                CLEARER_FLOATS m2, CLEARER_FLOATS m3, CLEARER_FLOATS m4,
                                                CLEARER_FLOATS m5) {
  const CLEARER_FLOATS a = CLEARER_PLUS(m1, m2), b = CLEARER_MINUS(m1, m2);
  const CLEARER_FLOATS e = CLEARER_PLUS(m3, m4), f = CLEARER_MINUS(m3, m4);
  to[0] = CLEARER_PLUS(CLEARER_PLUS(m0, a), e);
  to[1] = CLEARER_PLUS_TIMES(b, 2.0f, f);
  to[2] = CLEARER_PLUS_TIMES(a, 4.0f, e);
  to[3] = CLEARER_PLUS(CLEARER_PLUS_TIMES(b, 8.0f, f), m5);
}

enum {
  CLEARER_V(clearer_pixel_group) = CLEARER_V(clearer_lanes) / 8 ? CLEARER_V(clearer_lanes) / 8 : 1, /* in a vector */
  CLEARER_V(clearer_pixel_part) = CLEARER_V(clearer_lanes) < 8 ? CLEARER_V(clearer_lanes) : 8 /* channels */
};

/* Transforms the input of some tiles, all from row y on. Columns and rows beyond the last that the outputs need count
 * as those. Everything is unrolled, so that as much of a tile as possible stays in registers. */
CLEARER_INLINE void CLEARER_V(clearer_transform_input)(const clearer_convolution *c, uint32_t y, uint32_t tile,
                                                       uint32_t tiles, float *to, const uint32_t tile_rows) {
  const clearer_window *w = &c->windows[0];
  const uint32_t lines = clearer_tile_lines(tile_rows), groups = w->bytes / 32;
  const size_t point = (size_t)groups * clearer_chunk_tiles * 8;
  enum { columns = 4 * CLEARER_V(clearer_pixel_group) + 2, part_bytes = 4 * CLEARER_V(clearer_pixel_part) };
  const uint8_t *rows[6];
  uint8_t copy[6][columns][part_bytes];
  uint32_t t, g, i, n;
  for (i = 0; i < lines; i++) rows[i] = w->rows[clearer_least(y + i, c->rows + 1)];
  for (t = 0; t < tiles; t += CLEARER_V(clearer_pixel_group)) {
    const uint32_t x = 4 * (tile + t);
    const int whole = x + columns <= c->width + 2;
    const size_t apart = whole ? w->pixel_bytes : (size_t)part_bytes;
    for (g = 0; g < 8 * groups; g += CLEARER_V(clearer_pixel_part)) {
      float *const v = to + (size_t)(g / 8) * clearer_chunk_tiles * 8 + 8 * t + g % 8;
      CLEARER_FLOATS d[6][6];
      if (!whole) {
        for (i = 0; i < lines; i++) {
          for (n = 0; n < columns; n++) {
            memcpy(copy[i][n], rows[i] + (size_t)clearer_least(x + n, c->width + 1) * w->pixel_bytes + 4 * g, part_bytes);
          }
        }
      }
#define CLEARER_PIXEL(n) CLEARER_V(clearer_load_pixels)(p + (n) * apart, q + (n) * apart)
#define CLEARER_LINE(i)                                                                                        \
  if ((i) < lines) {                                                                                           \
    const uint8_t *p = whole ? rows[i] + x * w->pixel_bytes + 4 * g : copy[i][0], *q = p + 4 * apart;          \
    CLEARER_V(clearer_points6)(d[i], CLEARER_PIXEL(0), CLEARER_PIXEL(1), CLEARER_PIXEL(2), CLEARER_PIXEL(3),   \
                               CLEARER_PIXEL(4), CLEARER_PIXEL(5));                                            \
  }
#define CLEARER_POINT(i, j, value) CLEARER_V(clearer_store_floats)(v + (tile_rows == 1 ? 3 * (j) + (i) : (i) * 6 + (j)) * point, value)
#define CLEARER_COLUMN(j)                                                                                   \
  if (tile_rows == 4) {                                                                                     \
    CLEARER_FLOATS column[6];                                                                               \
    CLEARER_V(clearer_points6)(column, d[0][j], d[1][j], d[2][j], d[3][j], d[4][j], d[5][j]);               \
    CLEARER_POINT(0, j, column[0]);                                                                         \
    CLEARER_POINT(1, j, column[1]);                                                                         \
    CLEARER_POINT(2, j, column[2]);                                                                         \
    CLEARER_POINT(3, j, column[3]);                                                                         \
    CLEARER_POINT(4, j, column[4]);                                                                         \
    CLEARER_POINT(5, j, column[5]);                                                                         \
  } else if (tile_rows == 2) {                                                                              \
    CLEARER_POINT(0, j, CLEARER_MINUS(d[0][j], d[2][j]));                                                   \
    CLEARER_POINT(1, j, CLEARER_PLUS(d[1][j], d[2][j]));                                                    \
    CLEARER_POINT(2, j, CLEARER_MINUS(d[2][j], d[1][j]));                                                   \
    CLEARER_POINT(3, j, CLEARER_MINUS(d[1][j], d[3][j]));                                                   \
  } else { /* the rows of the kernel follow each other at each point */                                     \
    CLEARER_POINT(0, j, d[0][j]);                                                                           \
    CLEARER_POINT(1, j, d[1][j]);                                                                           \
    CLEARER_POINT(2, j, d[2][j]);                                                                           \
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

/* Pixel x of the first tile and, if it has a part in the vector, the second tile's pixel x + 4, as far as they lie before
 * `end`: `count` outputs each, from o on. */
CLEARER_INLINE void CLEARER_V(clearer_finish_edge)(const clearer_convolution *c, uint32_t y, uint32_t x, uint32_t end,
                                                   uint32_t o, uint32_t count, CLEARER_FLOATS sum) {
  float sums[CLEARER_V(clearer_lanes)];
  uint32_t l;
  CLEARER_V(clearer_store_floats)(sums, sum);
  for (l = 0; l < CLEARER_V(clearer_lanes); l++) {
    if (x + l / count * 4 < end) clearer_finish_float(c, o + l % count, y, x + l / count * 4, sums[l]);
  }
}

/* From the products of some tiles to stored outputs. Where a vector has the outputs of two tiles, its upper part belongs
 * to the pixel 4 further on. */
CLEARER_INLINE void CLEARER_V(clearer_transform_output)(const clearer_convolution *c, uint32_t channel, uint32_t y,
                                                        uint32_t tile, uint32_t tiles, const float *from,
                                                        const uint32_t tile_rows, const uint32_t halves) {
  const uint32_t outputs = 16 / halves, group = halves == 1 ? 1 : CLEARER_V(clearer_pixel_group);
  const uint32_t lanes = CLEARER_V(clearer_lanes), step = lanes < outputs ? lanes : outputs;
  const uint32_t rows = clearer_least(tile_rows, c->rows - y);
  const size_t point = clearer_batch_tiles * outputs, out_step = c->out_step, residual_step = c->residual_step;
  const uint32_t end = clearer_least(c->width, 4 * (tile + tiles));
  const int relu = c->store == clearer_store_relu;
  uint32_t t, o, n;
  for (t = 0; t < tiles; t += group) {
    const uint32_t x = 4 * (tile + t);
    /* With all pixels of all tiles there, and no addend but one of the same shape. */
    const int plain = x + 4 * group <= end && !c->coarse;
    for (o = 0; o < outputs; o += step) {
      const float *m = from + outputs * t + o;
      CLEARER_FLOATS s[4][6];
#define CLEARER_PRODUCT(i, j) CLEARER_V(clearer_load_floats)(m + ((i) * 6 + (j)) * point)
#define CLEARER_COLUMN(j)                                                                                        \
  if (tile_rows == 4) {                                                                                          \
    CLEARER_FLOATS column[4];                                                                                    \
    CLEARER_V(clearer_outputs4)(column, CLEARER_PRODUCT(0, j), CLEARER_PRODUCT(1, j), CLEARER_PRODUCT(2, j),     \
                                CLEARER_PRODUCT(3, j), CLEARER_PRODUCT(4, j), CLEARER_PRODUCT(5, j));            \
    s[0][j] = column[0];                                                                                         \
    s[1][j] = column[1];                                                                                         \
    s[2][j] = column[2];                                                                                         \
    s[3][j] = column[3];                                                                                         \
  } else if (tile_rows == 2) {                                                                                   \
    const CLEARER_FLOATS m1 = CLEARER_PRODUCT(1, j), m2 = CLEARER_PRODUCT(2, j);                                 \
    s[0][j] = CLEARER_PLUS(CLEARER_PLUS(CLEARER_PRODUCT(0, j), m1), m2);                                         \
    s[1][j] = CLEARER_MINUS(CLEARER_MINUS(m1, m2), CLEARER_PRODUCT(3, j));                                       \
  } else {                                                                                                       \
    s[0][j] = CLEARER_PRODUCT(0, j);                                                                             \
  }
#define CLEARER_PIXEL(n)                                                                                              \
  {                                                                                                                   \
    CLEARER_FLOATS sum = pixels[n];                                                                                   \
    if (residual) {                                                                                                   \
      const uint8_t *a = residual + (n) * residual_step, *b = a + 4 * residual_step;                                  \
      sum = CLEARER_PLUS(sum, halves == 1 ? CLEARER_V(clearer_load_floats)(a) : CLEARER_V(clearer_load_pixels)(a, b)); \
    }                                                                                                                 \
    if (relu) sum = CLEARER_V(clearer_relu)(sum);                                                                     \
    if (halves == 1) CLEARER_V(clearer_store_floats)(out + (n) * out_step, sum);                                      \
    else CLEARER_V(clearer_store_pixels)(out + (n) * out_step, out + ((n) + 4) * out_step, sum);                      \
  }
#define CLEARER_ROW(i)                                                                                      \
  if ((i) < tile_rows && (i) < rows) {                                                                      \
    CLEARER_FLOATS pixels[4];                                                                               \
    CLEARER_V(clearer_outputs4)(pixels, s[i][0], s[i][1], s[i][2], s[i][3], s[i][4], s[i][5]);              \
    if (plain) {                                                                                            \
      uint8_t *out = c->out[y + (i)] + x * out_step + 4 * (size_t)(channel + o);                            \
      const uint8_t *residual =                                                                             \
          c->residual ? c->residual[y + (i)] + x * residual_step + 4 * (size_t)(channel + o) : NULL;        \
      CLEARER_PIXEL(0)                                                                                      \
      CLEARER_PIXEL(1)                                                                                      \
      CLEARER_PIXEL(2)                                                                                      \
      CLEARER_PIXEL(3)                                                                                      \
    } else {                                                                                                \
      for (n = 0; n < 4; n++) CLEARER_V(clearer_finish_edge)(c, y + (i), x + n, end, channel + o, step, pixels[n]); \
    }                                                                                                       \
  }
      CLEARER_EACH_POINT(CLEARER_COLUMN)
      CLEARER_ROW(0)
      CLEARER_ROW(1)
      CLEARER_ROW(2)
      CLEARER_ROW(3)
#undef CLEARER_COLUMN
#undef CLEARER_PIXEL
#undef CLEARER_PRODUCT
#undef CLEARER_ROW
    }
  }
}

#define CLEARER_MULTIPLY(name, n, halves)                                                                     \
  static CLEARER_TARGET void CLEARER_V(name##_##n)(const float *in, uint32_t groups, const uint8_t *weights, \
                                                   const float *bias, float *to) {                           \
    CLEARER_V(clearer_multiply)(in, groups, weights, bias, to, n, halves);                                   \
  }
#define CLEARER_MULTIPLY16(n) CLEARER_MULTIPLY(clearer_multiply16, n, 1)
#define CLEARER_MULTIPLY8(n) CLEARER_MULTIPLY(clearer_multiply8, n, 2)
CLEARER_TILES(CLEARER_MULTIPLY16)
CLEARER_TILES(CLEARER_MULTIPLY8)
#define CLEARER_SIZE(n) n,
#define CLEARER_NAME16(n) CLEARER_V(clearer_multiply16_##n),
#define CLEARER_NAME8(n) CLEARER_V(clearer_multiply8_##n),

#define CLEARER_TRANSFORMS(rows)                                                                                   \
  static CLEARER_TARGET void CLEARER_V(clearer_transform_input_##rows)(const clearer_convolution *c, uint32_t y,  \
                                                                       uint32_t tile, uint32_t tiles, float *to) { \
    CLEARER_V(clearer_transform_input)(c, y, tile, tiles, to, rows);                                              \
  }                                                                                                                \
  static CLEARER_TARGET void CLEARER_V(clearer_transform_output_##rows)(                                           \
      const clearer_convolution *c, uint32_t channel, uint32_t halves, uint32_t y, uint32_t tile, uint32_t tiles,  \
      const float *from) {                                                                                         \
    if (halves == 1) CLEARER_V(clearer_transform_output)(c, channel, y, tile, tiles, from, rows, 1);              \
    else CLEARER_V(clearer_transform_output)(c, channel, y, tile, tiles, from, rows, 2);                          \
  }
CLEARER_TRANSFORMS(1)
CLEARER_TRANSFORMS(2)
CLEARER_TRANSFORMS(4)

static void CLEARER_V(clearer_winograd_f32)(const clearer_convolution *c) {
  static const uint32_t sizes[] = {CLEARER_TILES(CLEARER_SIZE) 0};
  static void (*const multiply[2][clearer_max_tiles])(const float *, uint32_t, const uint8_t *, const float *,
                                                      float *) = {
      {CLEARER_TILES(CLEARER_NAME16) NULL},
      {CLEARER_TILES(CLEARER_NAME8) NULL},
  };
  static const float zeros[16] = {0};
  const uint32_t rows = c->tile_rows, channels = c->windows[0].bytes / 4, count = (c->width + 3) / 4;
  const uint32_t points = rows == 1 ? 6 : 6 * (rows + 2), one = rows == 1 ? 1 : 7;
  const uint32_t groups = channels / 8 * (rows == 1 ? 3 : 1);
  float *const input = c->scratch, *const products = input + clearer_chunk_floats(rows, channels);
  uint32_t y, tile, b, n;
  for (y = 0; y < c->rows; y += rows) {
    for (tile = 0; tile < count; tile += clearer_chunk_tiles) {
      const uint32_t tiles = clearer_least(clearer_chunk_tiles, count - tile);
      const clearer_tiling tiling = clearer_cut_row(tiles, sizes, 16 / CLEARER_V(clearer_lanes));
      const uint8_t *weights = c->weights;
      if (rows == 4) CLEARER_V(clearer_transform_input_4)(c, y, tile, tiles, input);
      else if (rows == 2) CLEARER_V(clearer_transform_input_2)(c, y, tile, tiles, input);
      else CLEARER_V(clearer_transform_input_1)(c, y, tile, tiles, input);
      for (b = 0; b < clearer_block_count(c); b++) {
        const uint32_t halves = b < c->blocks16 ? 1 : 2, outputs = 16 / halves;
        const size_t point_bytes = (size_t)groups * 8 / halves * 64;
        uint32_t end = 0;
        for (n = 0; end < tiles; n++) {
          const uint32_t size = n < tiling.full ? 0 : tiling.rest, batch = sizes[size];
          const uint32_t first = end + batch > tiles ? tiles - batch : end;
          uint32_t p;
          for (p = 0; p < points; p++) {
            multiply[halves - 1][size](input + (size_t)p * groups * clearer_chunk_tiles * 8 + 8 * first, groups,
                                       weights + p * point_bytes, p == one ? (const float *)c->bias + 16 * b : zeros,
                                       products + (size_t)p * clearer_batch_tiles * outputs);
          }
          if (rows == 4) CLEARER_V(clearer_transform_output_4)(c, 16 * b, halves, y, tile + first, batch, products);
          else if (rows == 2) CLEARER_V(clearer_transform_output_2)(c, 16 * b, halves, y, tile + first, batch, products);
          else CLEARER_V(clearer_transform_output_1)(c, 16 * b, halves, y, tile + first, batch, products);
          end = first + batch;
        }
        weights += points * point_bytes;
      }
    }
  }
}

#undef CLEARER_FLOATS
#undef CLEARER_INLINE
#undef CLEARER_MINUS
#undef CLEARER_MULTIPLY
#undef CLEARER_MULTIPLY16
#undef CLEARER_MULTIPLY8
#undef CLEARER_NAME16
#undef CLEARER_NAME8
#undef CLEARER_PLUS
#undef CLEARER_PLUS_TIMES
#undef CLEARER_SIZE
#undef CLEARER_TARGET
#undef CLEARER_TILES
#undef CLEARER_TRANSFORMS
#undef CLEARER_V
