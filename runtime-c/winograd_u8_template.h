/* int8 convolution by Winograd's method, exact, see winograd_u8.h; included once for each kind of vector. Before it
 * define
 *
 *   CLEARER_NAME(x)     x with the kernel's suffix
 *   CLEARER_V(x)        x with the suffix of the vectors it uses
 *   CLEARER_TARGET      function attribute
 *   CLEARER_FINISH(x)   what finishes sums, see finish_u8_template.h
 *   CLEARER_DOT(s, i, w)   s += the sums of pairs of products of 16-bit i and w
 *   CLEARER_TILES(M)    M(n) for each number of tiles whose products are made together, largest first,
 *                       1 last
 *   CLEARER_LARGEST_TILE   the largest of them
 *   CLEARER_LEAST_CHANNELS1, _CHANNELS2, _CHANNELS4, CLEARER_LEAST_WIDTH   the channels from which it pays to make 1,
 *                       2, and 3 or 4 rows together, in rows of so many pixels or more (tests/convolve_bench.c)
 *
 * Transformed input lies as [point][16 channels][tile][16], so that tiles are a constant apart, transformed weights of
 * a block as [point][2 channels][output][2], products as [point][tile][output]. */

#define CLEARER_GROUP 16
#include "winograd_u8_transforms_template.h"

/* The products of some tiles at one point, from `start` on. */
#define CLEARER_FENCE __asm__ volatile("" : : : "memory")
#define CLEARER_BEGIN(n)               \
  if ((n) < tiles) {                   \
    s[n][0] = b0;                      \
    if (vectors > 1) s[n][1] = b1;     \
    if (vectors > 2) s[n][2] = b2;     \
    if (vectors > 3) s[n][3] = b3;     \
  }
#define CLEARER_PRODUCT(n)                                                                        \
  if ((n) < tiles) {                                                                              \
    const CLEARER_INTS i = CLEARER_V(clearer_repeat4)((const uint8_t *)(in + 16 * (n)));          \
    CLEARER_DOT(s[n][0], i, w0);                                                                  \
    if (vectors > 1) CLEARER_DOT(s[n][1], i, w1);                                                 \
    if (vectors > 2) CLEARER_DOT(s[n][2], i, w2);                                                 \
    if (vectors > 3) CLEARER_DOT(s[n][3], i, w3);                                                 \
    CLEARER_FENCE;                                                                                \
  }
#define CLEARER_END(n)                                                                    \
  if ((n) < tiles) {                                                                      \
    CLEARER_V(clearer_store_ints)(to + 16 * (n), s[n][0]);                                \
    if (vectors > 1) CLEARER_V(clearer_store_ints)(to + 16 * (n) + lanes, s[n][1]);       \
    if (vectors > 2) CLEARER_V(clearer_store_ints)(to + 16 * (n) + 2 * lanes, s[n][2]);   \
    if (vectors > 3) CLEARER_V(clearer_store_ints)(to + 16 * (n) + 3 * lanes, s[n][3]);   \
  }
CLEARER_INLINE void CLEARER_NAME(clearer_multiply)(const int16_t *in, uint32_t groups, size_t group,
                                                   const int16_t *weights, const int32_t *start, int32_t *to,
                                                   const int tiles) {
  const int lanes = CLEARER_V(clearer_lanes), vectors = 16 / lanes;
  const CLEARER_INTS b0 = CLEARER_V(clearer_load_ints)(start);
  const CLEARER_INTS b1 = vectors > 1 ? CLEARER_V(clearer_load_ints)(start + lanes) : b0;
  const CLEARER_INTS b2 = vectors > 2 ? CLEARER_V(clearer_load_ints)(start + 2 * lanes) : b0;
  const CLEARER_INTS b3 = vectors > 3 ? CLEARER_V(clearer_load_ints)(start + 3 * lanes) : b0;
  CLEARER_INTS s[24][4];
  (void)b2, (void)b3;
  CLEARER_EACH_TILE_U8(CLEARER_BEGIN)
  do {
    uint32_t pairs = 8;
    do {
      const CLEARER_INTS w0 = CLEARER_V(clearer_load_ints)(weights);
      const CLEARER_INTS w1 = vectors > 1 ? CLEARER_V(clearer_load_ints)(weights + 2 * lanes) : w0;
      const CLEARER_INTS w2 = vectors > 2 ? CLEARER_V(clearer_load_ints)(weights + 4 * lanes) : w0;
      const CLEARER_INTS w3 = vectors > 3 ? CLEARER_V(clearer_load_ints)(weights + 6 * lanes) : w0;
      (void)w1, (void)w2, (void)w3;
      CLEARER_EACH_TILE_U8(CLEARER_PRODUCT)
      weights += 32;
      in += 2;
    } while (--pairs);
    in += group - 16;
  } while (--groups);
  CLEARER_EACH_TILE_U8(CLEARER_END)
}
#undef CLEARER_BEGIN
#undef CLEARER_END
#undef CLEARER_FENCE
#undef CLEARER_PRODUCT

#define CLEARER_MULTIPLY(n)                                                                                       \
  static CLEARER_TARGET void CLEARER_NAME(clearer_multiply_##n)(const int16_t *in, uint32_t groups, size_t group, \
                                                                const int16_t *weights, const int32_t *start,     \
                                                                int32_t *to) {                                    \
    CLEARER_NAME(clearer_multiply)(in, groups, group, weights, start, to, n);                                     \
  }
CLEARER_TILES(CLEARER_MULTIPLY)
#define CLEARER_SIZE(n) n,
#define CLEARER_NAME_MULTIPLY(n) CLEARER_NAME(clearer_multiply_##n),

/* Out of line, so that their stacks do not add up. */
#define CLEARER_APART __attribute__((noinline)) CLEARER_TARGET

#define CLEARER_TRANSFORMS(rows)                                                                              \
  static CLEARER_APART void CLEARER_NAME(clearer_transform_input_##rows)(                                    \
      const clearer_convolution *c, uint32_t y, uint32_t tile, uint32_t tiles, int16_t *to, void *room) {     \
    CLEARER_NAME(clearer_transform_input)(c, y, tile, tiles, to, room, rows);                                 \
  }                                                                                                           \
  static CLEARER_APART void CLEARER_NAME(clearer_transform_weights_##rows)(const uint8_t *weights,           \
                                                                            uint32_t channels, int16_t *to) { \
    CLEARER_NAME(clearer_transform_weights)(weights, channels, to, rows);                                     \
  }                                                                                                           \
  static CLEARER_APART void CLEARER_NAME(clearer_transform_output_##rows)(                                   \
      const CLEARER_FINISH(finish) *rows_at, uint32_t left, uint32_t width, uint32_t tile, uint32_t tiles,    \
      const int32_t *from, int32_t *sums) {                                                                   \
    CLEARER_NAME(clearer_transform_output)(rows_at, left, width, tile, tiles, from, sums, rows);              \
  }
CLEARER_TRANSFORMS(1)
CLEARER_TRANSFORMS(2)
CLEARER_TRANSFORMS(4)

/* Some tiles of one block, all from one row on: their products, point by point, and from these their outputs. */
typedef struct {
  const clearer_convolution *c;
  uint32_t y, tile_rows, block;
  int16_t *input, *weights;
  int32_t *products, *sums;
  CLEARER_FINISH(finish) *finish;
} CLEARER_NAME(clearer_band);

static CLEARER_APART void CLEARER_NAME(clearer_make_block)(const CLEARER_NAME(clearer_band) *band, uint32_t tile,
                                                            uint32_t tiles) {
  static const uint32_t sizes[] = {CLEARER_TILES(CLEARER_SIZE) 0};
  static void (*const multiply[])(const int16_t *, uint32_t, size_t, const int16_t *, const int32_t *, int32_t *) = {
      CLEARER_TILES(CLEARER_NAME_MULTIPLY) NULL};
  static const int32_t zeros[16] = {0};
  const clearer_convolution *c = band->c;
  const uint32_t channels = c->windows[0].bytes, tile_rows = band->tile_rows, channel = 16 * band->block;
  const uint32_t rows = clearer_least(tile_rows, c->rows - band->y);
  const uint32_t points = 6 * (tile_rows + 2);
  const size_t input_point = clearer_input_point_u8(channels, c->width);
  const size_t weights_point = clearer_weights_point_u8(channels);
  const size_t group = (size_t)16 * clearer_chunk_tiles_u8(channels, c->width);
  const clearer_tiling tiling = clearer_cut_row(tiles, sizes, 16 / CLEARER_V(clearer_lanes));
  CLEARER_FINISH(finish) *const finish = band->finish;
  int32_t start[16]; /* the bias, as it is to be at the point (1, 1), which has the same weight in all outputs */
  uint32_t end = 0, n, p, i;
  for (i = 0; i < 16; i++) {
    const uint32_t bias = (uint32_t)((const int32_t *)c->bias)[channel + i];
    start[i] = (int32_t)(tile_rows == 4 ? 576 * bias : 0u - 48 * bias);
  }
  CLEARER_FINISH(finish_block)(&finish[0], c, channel, 16);
  for (i = 1; i < rows; i++) finish[i] = finish[0];
  for (i = 0; i < rows; i++) CLEARER_FINISH(finish_row)(&finish[i], band->y + i);
  for (n = 0; end < tiles; n++) {
    const uint32_t size = n < tiling.full ? 0 : tiling.rest, batch = sizes[size];
    const uint32_t first = end + batch > tiles ? tiles - batch : end;
    for (p = 0; p < points; p++) {
      multiply[size](band->input + p * input_point + 16 * (size_t)first, channels / 16, group,
                     band->weights + p * weights_point, p == 7 ? start : zeros,
                     band->products + (size_t)p * CLEARER_LARGEST_TILE * 16);
    }
    CLEARER_BY_TILE_ROWS(tile_rows, CLEARER_NAME, clearer_transform_output, finish, rows, c->width, tile + first, batch,
                         band->products, band->sums);
    end = first + batch;
  }
}

/* Whether it can be done here, 16 channels at a time, and is faster than sums of products as they are. */
static int CLEARER_NAME(clearer_pays_winograd)(const clearer_convolution *c) {
  const uint32_t rows = clearer_least(c->tile_rows, c->rows);
  const uint32_t least = rows == 1   ? CLEARER_LEAST_CHANNELS1
                         : rows == 2 ? CLEARER_LEAST_CHANNELS2
                                     : CLEARER_LEAST_CHANNELS4;
  if (c->blocks8 || c->windows[0].bytes % 16) return 0;
  return c->width >= CLEARER_LEAST_WIDTH && c->windows[0].bytes >= least;
}

static CLEARER_APART void CLEARER_NAME(clearer_winograd)(const clearer_convolution *c) {
  const uint32_t channels = c->windows[0].bytes, count = (c->width + 3) / 4;
  const uint32_t chunk = clearer_chunk_tiles_u8(channels, c->width);
  const size_t points = 6 * (c->tile_rows + 2);
  CLEARER_NAME(clearer_band) band;
  uint32_t tile;
  band.c = c;
  band.input = (int16_t *)c->scratch;
  band.weights = band.input + points * clearer_input_point_u8(channels, c->width);
  band.products = (int32_t *)(void *)(band.weights + points * clearer_weights_point_u8(channels));
  band.sums = band.products + points * CLEARER_LARGEST_TILE * 16;
  band.finish = (CLEARER_FINISH(finish) *)(void *)(band.sums + clearer_tile_sums_u8);
  for (band.y = 0; band.y < c->rows; band.y += band.tile_rows) {
    band.tile_rows = clearer_tile_rows_u8(c->tile_rows, c->rows - band.y);
    for (tile = 0; tile < count; tile += chunk) {
      const uint32_t tiles = clearer_least(chunk, count - tile);
      const uint8_t *weights = c->weights;
      CLEARER_BY_TILE_ROWS(band.tile_rows, CLEARER_NAME, clearer_transform_input, c, band.y, tile, tiles, band.input,
                           band.sums);
      for (band.block = 0; band.block < c->blocks16; band.block++) {
        CLEARER_BY_TILE_ROWS(band.tile_rows, CLEARER_NAME, clearer_transform_weights, weights, channels, band.weights);
        CLEARER_NAME(clearer_make_block)(&band, tile, tiles);
        weights += (size_t)channels * 144;
      }
    }
  }
}

#undef CLEARER_ADD
#undef CLEARER_APART
#undef CLEARER_DOT
#undef CLEARER_FINISH
#undef CLEARER_GROUP
#undef CLEARER_INLINE
#undef CLEARER_INTS
#undef CLEARER_LARGEST_TILE
#undef CLEARER_LEAST_CHANNELS1
#undef CLEARER_LEAST_CHANNELS2
#undef CLEARER_LEAST_CHANNELS4
#undef CLEARER_LEAST_WIDTH
#undef CLEARER_MINUS
#undef CLEARER_MINUS_SHIFTED
#undef CLEARER_MULTIPLY
#undef CLEARER_NAME
#undef CLEARER_NAME_MULTIPLY
#undef CLEARER_PLUS
#undef CLEARER_PLUS_SHIFTED
#undef CLEARER_SHIFT
#undef CLEARER_SIZE
#undef CLEARER_SUBTRACT
#undef CLEARER_TARGET
#undef CLEARER_TILES
#undef CLEARER_TIMES
#undef CLEARER_TIMES2
#undef CLEARER_TIMES4
#undef CLEARER_TRANSFORMS
#undef CLEARER_V
