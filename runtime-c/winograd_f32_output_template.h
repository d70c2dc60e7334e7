/* The transforms of the products in Winograd's method, included by winograd_f32_template.h for each kind of vector. */

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

/* A'm for five points, and the products of the odd columns. */
CLEARER_INLINE void CLEARER_V(clearer_outputs4_odd)(CLEARER_FLOATS to[4], const CLEARER_FLOATS m[9]) {
  const CLEARER_FLOATS a = CLEARER_PLUS(m[1], m[2]), b = CLEARER_MINUS(m[1], m[2]);
  to[0] = CLEARER_PLUS(CLEARER_PLUS(CLEARER_PLUS(m[0], a), m[3]), m[5]);
  to[1] = CLEARER_PLUS(CLEARER_PLUS_TIMES(b, 2.0f, m[3]), m[6]);
  to[2] = CLEARER_PLUS(CLEARER_PLUS_TIMES(a, 4.0f, m[3]), m[7]);
  to[3] = CLEARER_PLUS(CLEARER_PLUS(CLEARER_PLUS_TIMES(b, 8.0f, m[3]), m[4]), m[8]);
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
                                                        const uint32_t tile_rows, const uint32_t stride,
                                                        const uint32_t halves) {
  const uint32_t outputs = 16 / halves, group = halves == 1 ? 1 : CLEARER_V(clearer_pixel_group);
  const uint32_t lanes = CLEARER_V(clearer_lanes), step = lanes < outputs ? lanes : outputs;
  const uint32_t rows = clearer_least(tile_rows, c->rows - y);
  const size_t point = clearer_batch_tiles * outputs, out_step = c->out_step;
  const size_t residual_step = c->residual_step, coarse_step = c->coarse_step;
  const uint32_t end = clearer_least(c->width, 4 * (tile + tiles));
  const int relu = c->store == clearer_store_relu;
  uint32_t t, o, n;
  for (t = 0; t < tiles; t += group) {
    const uint32_t x = 4 * (tile + t);
    const int whole = x + 4 * group <= end;
    for (o = 0; o < outputs; o += step) {
      const float *m = from + outputs * t + o;
      const uint32_t columns = stride == 2 ? 9 : 6;
      CLEARER_FLOATS s[4][9];
#define CLEARER_PRODUCT(i, j) CLEARER_V(clearer_load_floats)(m + ((i) * columns + (j)) * point)
#define CLEARER_COLUMN(j)                                                                                        \
  if (stride == 2) {                                                                                             \
    const CLEARER_FLOATS m1 = CLEARER_PRODUCT(1, j);                                                             \
    s[0][j] = CLEARER_PLUS(CLEARER_PLUS(CLEARER_PRODUCT(0, j), m1), CLEARER_PRODUCT(3, j));                      \
    s[1][j] = CLEARER_PLUS(CLEARER_MINUS(m1, CLEARER_PRODUCT(2, j)), CLEARER_PRODUCT(4, j));                     \
  } else if ((j) > 5) {                                                                                          \
  } else if (tile_rows == 4) {                                                                                          \
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
#define CLEARER_ADDEND(a, apart) \
  (halves == 1 ? CLEARER_V(clearer_load_floats)(a) : CLEARER_V(clearer_load_pixels)(a, (a) + (apart)))
#define CLEARER_PIXEL(n)                                                                                             \
  {                                                                                                                  \
    CLEARER_FLOATS sum = pixels[n];                                                                                  \
    if (residual) sum = CLEARER_PLUS(sum, CLEARER_ADDEND(residual + (n) * residual_step, 4 * residual_step));        \
    if (coarse) sum = CLEARER_PLUS(sum, CLEARER_ADDEND(coarse + (n) / 2 * coarse_step, 2 * coarse_step));            \
    if (relu) sum = CLEARER_V(clearer_relu)(sum);                                                                    \
    if (halves == 1) CLEARER_V(clearer_store_floats)(out + (n) * out_step, sum);                                     \
    else CLEARER_V(clearer_store_pixels)(out + (n) * out_step, out + ((n) + 4) * out_step, sum);                     \
  }
#define CLEARER_ROW(i)                                                                                      \
  if ((i) < tile_rows && (i) < rows) {                                                                      \
    CLEARER_FLOATS pixels[4];                                                                               \
    if (stride == 2) CLEARER_V(clearer_outputs4_odd)(pixels, s[i]);                                         \
    else CLEARER_V(clearer_outputs4)(pixels, s[i][0], s[i][1], s[i][2], s[i][3], s[i][4], s[i][5]);         \
    if (whole) {                                                                                            \
      uint8_t *out = c->out[y + (i)] + x * out_step + 4 * (size_t)(channel + o);                            \
      const uint8_t *residual =                                                                             \
          c->residual ? c->residual[y + (i)] + x * residual_step + 4 * (size_t)(channel + o) : NULL;        \
      const uint8_t *coarse =                                                                               \
          c->coarse ? c->coarse[y + (i)] + x / 2 * coarse_step + 4 * (size_t)(channel + o) : NULL;          \
      CLEARER_PIXEL(0)                                                                                      \
      CLEARER_PIXEL(1)                                                                                      \
      CLEARER_PIXEL(2)                                                                                      \
      CLEARER_PIXEL(3)                                                                                      \
    } else {                                                                                                \
      for (n = 0; n < 4; n++) CLEARER_V(clearer_finish_edge)(c, y + (i), x + n, end, channel + o, step, pixels[n]); \
    }                                                                                                       \
  }
      CLEARER_EACH_COLUMN(CLEARER_COLUMN)
      CLEARER_ROW(0)
      CLEARER_ROW(1)
      CLEARER_ROW(2)
      CLEARER_ROW(3)
#undef CLEARER_ADDEND
#undef CLEARER_COLUMN
#undef CLEARER_PIXEL
#undef CLEARER_PRODUCT
#undef CLEARER_ROW
    }
  }
}
