/* Convolution by register tiles, included once for each instruction set. Before it define
 *
 *   CLEARER_NAME(x)     x with the kernel's suffix
 *   CLEARER_V(x)        x with the suffix of the vectors it uses
 *   CLEARER_TARGET      function attribute
 *   CLEARER_SUM         int32_t or float;  CLEARER_SUMS  a vector of them
 *   CLEARER_LOAD(p), CLEARER_KEEP(p, v)   sums;  CLEARER_SPREAD(p)  p[0], 0, p[1], 0, ...
 *   CLEARER_WEIGHTS, CLEARER_WEIGHTS_AT(p)   a vector of weights
 *   CLEARER_INPUT, CLEARER_INPUT4(p), CLEARER_INPUT8(p)   4 or 8 bytes of input for every 4 or 8 of weights
 *   CLEARER_DOT(s, i, w)   s += i * w
 *   CLEARER_FINISHERS      by clearer_finish_kind: functions from sums to stored outputs, of type CLEARER_FINISHER
 *   CLEARER_PIXELS(M)      M(n, n - 1, n - 2) for each n up to the largest tile's pixels + 1
 *   CLEARER_TILES(M)       M(n) for each size of a tile, largest first, 1 last
 *   CLEARER_SLIDE_TILES(M), CLEARER_PAIR_TILES(M)   the same for sliding tiles and for tiles of two blocks, if any
 *
 * The order is block, row, tile: so a block's weights stay in the first-level cache. All but the last of a row's tiles
 * lie side by side; the last ends with the row, so that it may overlap the one before. */

#include "tile_template.h"

#ifndef CLEARER_PAIR_TILES
#define CLEARER_PAIR_TILES(M)
#endif

#define CLEARER_TILE(kind, n, sum) \
  static CLEARER_TARGET void CLEARER_NAME(clearer_tile_##kind##_##n)(CLEARER_TILE_PARAMETERS) { sum; }
#define CLEARER_TILE16(n) CLEARER_TILE(16, n, CLEARER_NAME(clearer_sum)(CLEARER_TILE_ARGUMENTS, n, 1, 1))
#define CLEARER_TILE8(n) CLEARER_TILE(8, n, CLEARER_NAME(clearer_sum)(CLEARER_TILE_ARGUMENTS, n, 1, 2))
#define CLEARER_TILE32(n) CLEARER_TILE(32, n, CLEARER_NAME(clearer_sum)(CLEARER_TILE_ARGUMENTS, n, 2, 1))
CLEARER_TILES(CLEARER_TILE16)
CLEARER_TILES(CLEARER_TILE8)
CLEARER_PAIR_TILES(CLEARER_TILE32)
#ifdef CLEARER_SLIDE_TILES
#define CLEARER_SLIDE16(n) CLEARER_TILE(slide16, n, CLEARER_NAME(clearer_slide)(CLEARER_TILE_ARGUMENTS, n, 1))
#define CLEARER_SLIDE8(n) CLEARER_TILE(slide8, n, CLEARER_NAME(clearer_slide)(CLEARER_TILE_ARGUMENTS, n, 2))
CLEARER_SLIDE_TILES(CLEARER_SLIDE16)
CLEARER_SLIDE_TILES(CLEARER_SLIDE8)
#undef CLEARER_SLIDE16
#undef CLEARER_SLIDE8
#else
#define CLEARER_SLIDE_TILES(M)
#endif

#define CLEARER_SIZE(n) n,
#define CLEARER_NAME16(n) CLEARER_NAME(clearer_tile_16_##n),
#define CLEARER_NAME8(n) CLEARER_NAME(clearer_tile_8_##n),
#define CLEARER_NAME32(n) CLEARER_NAME(clearer_tile_32_##n),
#define CLEARER_NAME_SLIDE16(n) CLEARER_NAME(clearer_tile_slide16_##n),
#define CLEARER_NAME_SLIDE8(n) CLEARER_NAME(clearer_tile_slide8_##n),

static void CLEARER_NAME(clearer_convolve)(const clearer_convolution *c) {
  static const uint32_t sizes[][clearer_max_tiles] = {
      {CLEARER_TILES(CLEARER_SIZE) 0},
      {CLEARER_TILES(CLEARER_SIZE) 0},
      {CLEARER_SLIDE_TILES(CLEARER_SIZE) 0},
      {CLEARER_SLIDE_TILES(CLEARER_SIZE) 0},
      {CLEARER_PAIR_TILES(CLEARER_SIZE) 0},
  };
  static void (*const tiles[][clearer_max_tiles])(CLEARER_TILE_PARAMETERS) = {
      {CLEARER_TILES(CLEARER_NAME16) NULL},
      {CLEARER_TILES(CLEARER_NAME8) NULL},
      {CLEARER_SLIDE_TILES(CLEARER_NAME_SLIDE16) NULL},
      {CLEARER_SLIDE_TILES(CLEARER_NAME_SLIDE8) NULL},
      {CLEARER_PAIR_TILES(CLEARER_NAME32) NULL},
  };
  const int slide = sizes[2][0] != 0 && clearer_slides(c);
  const uint8_t *weights = c->weights;
  clearer_segment segments[clearer_max_segments];
  CLEARER_SUM sums[2][16 * clearer_sum_pixels] __attribute__((aligned(64)));
  clearer_tiling tiling = {0, 0};
  uint32_t b = 0, y, cut = UINT32_MAX;
  while (b < clearer_block_count(c)) {
    const clearer_block block = clearer_block_at(c, b);
    const int pair = sizes[4][0] != 0 && !slide && b + 1 < c->blocks16 && block.weight_bytes >= 64 * 32;
    const uint32_t kind = pair ? 4 : (slide ? 2 : 0) + block.halves - 1, blocks = pair ? 2 : 1;
    if (kind != cut) tiling = clearer_cut_row(c->width, sizes[kind], blocks * 16 / CLEARER_V(clearer_lanes));
    cut = kind;
    const CLEARER_SUM *bias = (const CLEARER_SUM *)c->bias + block.channel;
    CLEARER_FINISHER *const finish = CLEARER_FINISHERS[clearer_finish_kind(c, block.halves)];
    for (y = 0; y < c->rows; y++) {
      const uint32_t count = clearer_list_segments(c, y, block.halves, segments);
      uint32_t begin = 0, end = 0, n, i; /* pixels whose sums wait to be finished */
      for (n = 0; end < c->width; n++) {
        const uint32_t t = n < tiling.full ? 0 : tiling.rest, pixels = sizes[kind][t];
        const uint32_t x = end + pixels > c->width ? c->width - pixels : end;
        if (x < begin || x + pixels - begin > clearer_sum_pixels) {
          for (i = 0; i < blocks; i++) finish(c, block.channel + 16 * i, y, begin, end - begin, sums[i]);
          begin = x;
        }
        tiles[kind][t](segments, segments + count, x, bias, weights, block.weight_bytes, sums[0] + 16 * (x - begin));
        end = x + pixels;
      }
      for (i = 0; i < blocks; i++) finish(c, block.channel + 16 * i, y, begin, end - begin, sums[i]);
    }
    b += blocks;
    weights += blocks * block.weight_bytes;
  }
}

#undef CLEARER_ADD
#undef CLEARER_AT
#undef CLEARER_BEGIN
#undef CLEARER_DOT
#undef CLEARER_END
#undef CLEARER_FENCE
#undef CLEARER_FINISHER
#undef CLEARER_FINISHERS
#undef CLEARER_INPUT
#undef CLEARER_INPUT4
#undef CLEARER_INPUT8
#undef CLEARER_INPUT_AT
#undef CLEARER_KEEP
#undef CLEARER_LOAD
#undef CLEARER_NAME
#undef CLEARER_NAME16
#undef CLEARER_NAME32
#undef CLEARER_NAME8
#undef CLEARER_NAME_SLIDE16
#undef CLEARER_NAME_SLIDE8
#undef CLEARER_OFFSET
#undef CLEARER_PAIR_TILES
#undef CLEARER_PIN
#undef CLEARER_PIXELS
#undef CLEARER_SIZE
#undef CLEARER_SLIDE_ADD
#undef CLEARER_SLIDE_BEGIN
#undef CLEARER_SLIDE_END
#undef CLEARER_SLIDE_TILES
#undef CLEARER_SPREAD
#undef CLEARER_SUM
#undef CLEARER_SUMS
#undef CLEARER_TARGET
#undef CLEARER_TILE
#undef CLEARER_TILE16
#undef CLEARER_TILE32
#undef CLEARER_TILE8
#undef CLEARER_TILES
#undef CLEARER_TILE_ARGUMENTS
#undef CLEARER_TILE_PARAMETERS
#undef CLEARER_V
#undef CLEARER_WEIGHTS
#undef CLEARER_WEIGHTS_AT
