/* The tiles of a strip, included by kernels that keep a tile's sums in registers, for convolutions that have windows.
 * Before it define, beside clearer_add_row, which adds one row of a window's kernel to a tile's sums,
 *
 *   CLEARER_NAME(x), CLEARER_TARGET, CLEARER_SUM, CLEARER_SUMS   as in convolve_lanes_template.h
 *   CLEARER_VECTORS     vectors of sums for a pixel, at most
 *   CLEARER_BEGIN16(n), CLEARER_BEGIN8(n)   sets the sums s[n] of pixel n to the biases at `bias`
 *   CLEARER_OUTPUT, CLEARER_OUTPUT_AT(strip, x, halves)   where a row of tiles goes
 *   CLEARER_FINISH16, CLEARER_FINISH8 (&output, x, pixels, s)   from sums to outputs
 *   CLEARER_CLOSE16(M), CLEARER_CLOSE8(M), CLEARER_APART16(M), CLEARER_APART8(M)   M(n) for the sizes of tiles, the
 *                       largest first, 1 last, for blocks of 16 and of 8; see clearer_tile_kinds
 *   CLEARER_DENSE_CLOSE8(M), CLEARER_DENSE_APART16(M)   the same for dense tiles, if there is clearer_add_dense_row for
 *                       them
 *   CLEARER_PREPARE_BLOCK   if a block's weights are to be prepared for its tiles, see clearer_tile_kinds
 *   CLEARER_BIAS(strip)     where its biases are, if it prepares them too */

#ifndef CLEARER_BIAS
#define CLEARER_BIAS(strip) ((const CLEARER_SUM *)(strip)->c->bias + (strip)->channel)
#endif
#define CLEARER_ROW(row, apart, stride, columns, whole)                                                              \
  weights = CLEARER_NAME(clearer_add_row)(s, (row) + from, apart, held.bytes, weights, pixels, halves, stride, columns, \
                                          whole)
#define CLEARER_ROWS(stride)                                   \
  {                                                            \
    const uint8_t *const *row = held.rows;                     \
    do CLEARER_ROW(*row, held.pixel, stride, 3, 0);            \
    while (++row != held.rows + 3);                            \
  }
#define CLEARER_WHOLE_ROWS(stride)                             \
  {                                                            \
    CLEARER_ROW(held.rows[0], held.pixel, stride, 3, 1);       \
    CLEARER_ROW(held.rows[1], held.pixel, stride, 3, 1);       \
    CLEARER_ROW(held.rows[2], held.pixel, stride, 3, 1);       \
  }
#if defined(CLEARER_DENSE_CLOSE8) || defined(CLEARER_DENSE_APART16)
#define CLEARER_DENSE_ROWS                                                                                  \
  weights = CLEARER_NAME(clearer_add_dense_row)(s, held.rows[0] + from, weights, pixels, halves);           \
  weights = CLEARER_NAME(clearer_add_dense_row)(s, held.rows[1] + from, weights, pixels, halves);           \
  weights = CLEARER_NAME(clearer_add_dense_row)(s, held.rows[2] + from, weights, pixels, halves);
#else
#define CLEARER_DENSE_ROWS
#endif

static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_NAME(clearer_tiles)(
    const clearer_strip *strip, size_t x, uint32_t tiles, const int pixels, const uint32_t halves, const int shape) {
  const clearer_convolution *const c = strip->c;
  const CLEARER_SUM *bias = CLEARER_BIAS(strip);
  CLEARER_OUTPUT output = CLEARER_OUTPUT_AT(strip, (uint32_t)x, halves);
  const clearer_window *w = c->windows;
  const uint32_t count = c->window_count;
  /* Most convolutions have one window: it is held from tile to tile. */
  clearer_held_window held;
  clearer_hold_window(&held, w, strip->y, halves);
  do {
    const uint8_t *weights = strip->weights;
    CLEARER_SUMS s[10][CLEARER_VECTORS];
    uint32_t left = count;
    if (halves == 1) {
      CLEARER_EACH_PIXEL(CLEARER_BEGIN16)
    } else {
      CLEARER_EACH_PIXEL(CLEARER_BEGIN8)
    }
    for (;;) {
      const size_t from = x * held.step;
      if (shape == clearer_shape_dense) {
        CLEARER_DENSE_ROWS
      } else if (halves == 1 && held.reading == clearer_reads_whole) {
        CLEARER_WHOLE_ROWS(1)
      } else if (halves == 1 && held.reading == clearer_reads_whole_pixels) {
        CLEARER_ROW(held.rows[0], held.step, 1, 1, 1);
      } else if (held.reading == clearer_reads_pixels) {
        CLEARER_ROW(held.rows[0], held.step, 1, 1, 0);
      } else if (shape != clearer_shape_apart || held.reading == clearer_reads_rows) {
        CLEARER_ROWS(1)
      } else if (halves == 1 && held.reading == clearer_reads_whole_apart) {
        CLEARER_WHOLE_ROWS(2)
      } else {
        CLEARER_ROWS(2)
      }
      if (--left == 0) break;
      clearer_hold_window(&held, ++w, strip->y, halves);
    }
    if (count > 1) {
      w = c->windows;
      clearer_hold_window(&held, w, strip->y, halves);
    }
    if (halves == 1) {
      CLEARER_FINISH16(&output, (uint32_t)x, pixels, s);
    } else {
      CLEARER_FINISH8(&output, (uint32_t)x, pixels, s);
    }
    x += (size_t)pixels;
  } while (--tiles);
}

#define CLEARER_DEFINE_TILES(name, pixels, halves, shape)                                                              \
  static CLEARER_TARGET void CLEARER_NAME(clearer_##name##_##pixels)(const clearer_strip *strip, uint32_t x, uint32_t tiles) { \
    CLEARER_NAME(clearer_tiles)(strip, x, tiles, pixels, halves, clearer_shape_##shape);                               \
  }
#define CLEARER_CLOSE16_TILE(n) CLEARER_DEFINE_TILES(close16, n, 1, close)
#define CLEARER_CLOSE8_TILE(n) CLEARER_DEFINE_TILES(close8, n, 2, close)
#define CLEARER_APART16_TILE(n) CLEARER_DEFINE_TILES(apart16, n, 1, apart)
#define CLEARER_APART8_TILE(n) CLEARER_DEFINE_TILES(apart8, n, 2, apart)
#define CLEARER_DENSE_CLOSE8_TILE(n) CLEARER_DEFINE_TILES(dense_close8, n, 2, dense)
#define CLEARER_DENSE_APART16_TILE(n) CLEARER_DEFINE_TILES(dense_apart16, n, 1, dense)
#define CLEARER_CLOSE16_KIND(n) {n, CLEARER_NAME(clearer_close16_##n)},
#define CLEARER_CLOSE8_KIND(n) {n, CLEARER_NAME(clearer_close8_##n)},
#define CLEARER_APART16_KIND(n) {n, CLEARER_NAME(clearer_apart16_##n)},
#define CLEARER_APART8_KIND(n) {n, CLEARER_NAME(clearer_apart8_##n)},
#define CLEARER_DENSE_CLOSE8_KIND(n) {n, CLEARER_NAME(clearer_dense_close8_##n)},
#define CLEARER_DENSE_APART16_KIND(n) {n, CLEARER_NAME(clearer_dense_apart16_##n)},
CLEARER_CLOSE16(CLEARER_CLOSE16_TILE)
CLEARER_CLOSE8(CLEARER_CLOSE8_TILE)
CLEARER_APART16(CLEARER_APART16_TILE)
CLEARER_APART8(CLEARER_APART8_TILE)
#ifdef CLEARER_DENSE_CLOSE8
CLEARER_DENSE_CLOSE8(CLEARER_DENSE_CLOSE8_TILE)
#endif
#ifdef CLEARER_DENSE_APART16
CLEARER_DENSE_APART16(CLEARER_DENSE_APART16_TILE)
#endif

#ifndef CLEARER_PREPARE_BLOCK
#define CLEARER_PREPARE_BLOCK NULL
#endif

static void CLEARER_NAME(clearer_convolve)(const clearer_convolution *c) {
  static const clearer_tile_kind close16[] = {CLEARER_CLOSE16(CLEARER_CLOSE16_KIND)};
  static const clearer_tile_kind close8[] = {CLEARER_CLOSE8(CLEARER_CLOSE8_KIND)};
  static const clearer_tile_kind apart16[] = {CLEARER_APART16(CLEARER_APART16_KIND)};
  static const clearer_tile_kind apart8[] = {CLEARER_APART8(CLEARER_APART8_KIND)};
#ifdef CLEARER_DENSE_CLOSE8
  static const clearer_tile_kind dense_close8[] = {CLEARER_DENSE_CLOSE8(CLEARER_DENSE_CLOSE8_KIND)};
#else
  static const clearer_tile_kind *const dense_close8 = NULL;
#endif
#ifdef CLEARER_DENSE_APART16
  static const clearer_tile_kind dense_apart16[] = {CLEARER_DENSE_APART16(CLEARER_DENSE_APART16_KIND)};
#else
  static const clearer_tile_kind *const dense_apart16 = NULL;
#endif
  const clearer_tile_kinds kinds = {{close16, close8}, {apart16, apart8}, dense_close8, dense_apart16, CLEARER_PREPARE_BLOCK};
  clearer_convolve_strips(c, &kinds);
}

#undef CLEARER_APART16
#undef CLEARER_APART16_KIND
#undef CLEARER_APART16_TILE
#undef CLEARER_APART8
#undef CLEARER_APART8_KIND
#undef CLEARER_APART8_TILE
#undef CLEARER_BEGIN16
#undef CLEARER_BEGIN8
#undef CLEARER_BIAS
#undef CLEARER_CLOSE16
#undef CLEARER_CLOSE16_KIND
#undef CLEARER_CLOSE16_TILE
#undef CLEARER_CLOSE8
#undef CLEARER_CLOSE8_KIND
#undef CLEARER_CLOSE8_TILE
#undef CLEARER_DEFINE_TILES
#undef CLEARER_DENSE_APART16
#undef CLEARER_DENSE_APART16_KIND
#undef CLEARER_DENSE_APART16_TILE
#undef CLEARER_DENSE_CLOSE8
#undef CLEARER_DENSE_CLOSE8_KIND
#undef CLEARER_DENSE_CLOSE8_TILE
#undef CLEARER_DENSE_ROWS
#undef CLEARER_FINISH16
#undef CLEARER_FINISH8
#undef CLEARER_NAME
#undef CLEARER_OUTPUT
#undef CLEARER_OUTPUT_AT
#undef CLEARER_PREPARE_BLOCK
#undef CLEARER_ROW
#undef CLEARER_ROWS
#undef CLEARER_SUM
#undef CLEARER_SUMS
#undef CLEARER_TARGET
#undef CLEARER_VECTORS
#undef CLEARER_WHOLE_ROWS
