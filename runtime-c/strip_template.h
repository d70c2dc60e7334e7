/* The tiles of a strip, included by kernels that keep a tile's sums in registers. Before it define, beside
 * clearer_add_row, which adds one row of a window's kernel to a tile's sums,
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
#if defined(CLEARER_DENSE_CLOSE8) || defined(CLEARER_DENSE_APART16)
#define CLEARER_DENSE 1
#else
#define CLEARER_DENSE 0
#endif

static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_NAME(clearer_tiles)(
    const clearer_strip *strip, uint32_t x, uint32_t tiles, const int pixels, const uint32_t halves, const int shape) {
  const clearer_window *const begin = strip->c->windows, *const end = begin + strip->c->window_count, *held = NULL;
  const CLEARER_SUM *bias = CLEARER_BIAS(strip);
  CLEARER_OUTPUT output = CLEARER_OUTPUT_AT(strip, x, halves);
  /* Of the window that is held: most convolutions have no other. */
  const uint8_t *const *rows = NULL;
  size_t pixel = 0, step = 0;
  uint32_t bytes = 0, kernel = 0;
  int apart = 0;
  do {
    const uint8_t *weights = strip->weights;
    const clearer_window *w;
    CLEARER_SUMS s[10][CLEARER_VECTORS];
    if (halves == 1) {
      CLEARER_EACH_PIXEL(CLEARER_BEGIN16)
    } else {
      CLEARER_EACH_PIXEL(CLEARER_BEGIN8)
    }
    for (w = begin; w != end; w++) {
      const uint8_t *const *row;
      size_t from;
      if (w != held) {
        held = w;
        rows = w->rows + strip->y * w->stride;
        pixel = w->pixel_bytes;
        step = pixel * w->stride;
        bytes = halves == 1 ? w->bytes : w->bytes + (w->bytes & 4);
        kernel = w->kernel;
        apart = w->stride == 2;
      }
      row = rows;
      from = x * step;
#if CLEARER_DENSE
      if (shape == clearer_shape_dense) {
        weights = CLEARER_NAME(clearer_add_dense_row)(s, row[0] + from, weights, pixels, halves);
        weights = CLEARER_NAME(clearer_add_dense_row)(s, row[1] + from, weights, pixels, halves);
        weights = CLEARER_NAME(clearer_add_dense_row)(s, row[2] + from, weights, pixels, halves);
        continue;
      }
#endif
      if (kernel == 1) {
        weights = CLEARER_NAME(clearer_add_row)(s, *row + from, step, bytes, weights, pixels, halves, 1, 1);
      } else if (shape != clearer_shape_apart || !apart) {
        do {
          weights = CLEARER_NAME(clearer_add_row)(s, *row + from, pixel, bytes, weights, pixels, halves, 1, 3);
        } while (++row != rows + 3);
      } else if (shape == clearer_shape_apart) {
        do {
          weights = CLEARER_NAME(clearer_add_row)(s, *row + from, pixel, bytes, weights, pixels, halves, 2, 3);
        } while (++row != rows + 3);
      }
    }
    if (halves == 1) {
      CLEARER_FINISH16(&output, x, pixels, s);
    } else {
      CLEARER_FINISH8(&output, x, pixels, s);
    }
    x += (uint32_t)pixels;
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
#undef CLEARER_DENSE
#undef CLEARER_DENSE_APART16
#undef CLEARER_DENSE_APART16_KIND
#undef CLEARER_DENSE_APART16_TILE
#undef CLEARER_DENSE_CLOSE8
#undef CLEARER_DENSE_CLOSE8_KIND
#undef CLEARER_DENSE_CLOSE8_TILE
#undef CLEARER_FINISH16
#undef CLEARER_FINISH8
#undef CLEARER_NAME
#undef CLEARER_OUTPUT
#undef CLEARER_OUTPUT_AT
#undef CLEARER_PREPARE_BLOCK
#undef CLEARER_SUM
#undef CLEARER_SUMS
#undef CLEARER_TARGET
#undef CLEARER_VECTORS
