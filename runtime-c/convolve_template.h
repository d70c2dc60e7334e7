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
 *   CLEARER_FINISH(x)      what finishes sums, see finish_u8_template.h
 *   CLEARER_PIXELS(M)      M(n, n - 1, n - 2) for each n up to the largest tile's pixels + 1
 *   CLEARER_TILES16(M), CLEARER_TILES8(M)   M(n) for each size of a tile of a block, largest first, 1 last
 *   CLEARER_TILES32(M)     the same for tiles of two blocks of 16, if there are any
 *   CLEARER_SLIDES         if there are sliding tiles
 *   CLEARER_PAIRS(x)       if there are pairs of pixels, see pairs_u8.h: x with the suffix of what makes them
 *   CLEARER_WINOGRAD(x)    if there is Winograd's method: x with the suffix of winograd_u8_template.h's functions
 *   CLEARER_GROUPS(M4, M8), CLEARER_PAIR(a, b)   if sums are finished in registers: M4(n, n + 1, ...) and M8(n, ...)
 *                          for every fourth and eighth pixel of a tile, and the sums of the halves of a and of b
 *
 * The order is block, row, tile: so a block's weights stay in the first-level cache. All but the last of a row's tiles
 * lie side by side; the last ends with the row, so that it may overlap the one before. Sums of few products need no
 * tiles where they are finished in registers: see points_template.h and eights_template.h. */

#include "tile_template.h"

/* In registers two blocks are finished together. */
#ifdef CLEARER_GROUPS
#define CLEARER_FINISHES 1
#else
#define CLEARER_FINISHES CLEARER_BLOCKS
#endif
#ifdef CLEARER_TILES32
#define CLEARER_BLOCKS 2 /* of a tile at most */
#else
#define CLEARER_BLOCKS 1
#define CLEARER_TILES32(M)
#endif

#define CLEARER_TILE(kind, n, sum) \
  static CLEARER_TARGET void CLEARER_NAME(clearer_tile_##kind##_##n)(CLEARER_TILE_PARAMETERS) { sum; }
#define CLEARER_TILE16(n) CLEARER_TILE(16, n, CLEARER_NAME(clearer_sum)(CLEARER_TILE_ARGUMENTS, n, 1, 1))
#define CLEARER_TILE8(n) CLEARER_TILE(8, n, CLEARER_NAME(clearer_sum)(CLEARER_TILE_ARGUMENTS, n, 1, 2))
#define CLEARER_TILE32(n) CLEARER_TILE(32, n, CLEARER_NAME(clearer_sum)(CLEARER_TILE_ARGUMENTS, n, 2, 1))
CLEARER_TILES16(CLEARER_TILE16)
CLEARER_TILES8(CLEARER_TILE8)
CLEARER_TILES32(CLEARER_TILE32)
#ifdef CLEARER_SLIDES
#define CLEARER_SLIDE16(n) CLEARER_TILE(slide16, n, CLEARER_NAME(clearer_slide)(CLEARER_TILE_ARGUMENTS, n, 1))
#define CLEARER_SLIDE8(n) CLEARER_TILE(slide8, n, CLEARER_NAME(clearer_slide)(CLEARER_TILE_ARGUMENTS, n, 2))
CLEARER_TILES16(CLEARER_SLIDE16)
CLEARER_TILES8(CLEARER_SLIDE8)
#undef CLEARER_SLIDE16
#undef CLEARER_SLIDE8
#define CLEARER_SLIDE_TILES16 CLEARER_TILES16
#define CLEARER_SLIDE_TILES8 CLEARER_TILES8
#else
#define CLEARER_SLIDE_TILES16(M)
#define CLEARER_SLIDE_TILES8(M)
#endif

#define CLEARER_SIZE(n) n,
#define CLEARER_NAME16(n) CLEARER_NAME(clearer_tile_16_##n),
#define CLEARER_NAME8(n) CLEARER_NAME(clearer_tile_8_##n),
#define CLEARER_NAME32(n) CLEARER_NAME(clearer_tile_32_##n),
#define CLEARER_NAME_SLIDE16(n) CLEARER_NAME(clearer_tile_slide16_##n),
#define CLEARER_NAME_SLIDE8(n) CLEARER_NAME(clearer_tile_slide8_##n),

/* Tiles of all kinds: by blocks of 16, of 8, the same sliding, and pairs of blocks. */
static const uint32_t CLEARER_NAME(clearer_tile_sizes)[][clearer_max_tiles] = {
    {CLEARER_TILES16(CLEARER_SIZE) 0},       {CLEARER_TILES8(CLEARER_SIZE) 0},  {CLEARER_SLIDE_TILES16(CLEARER_SIZE) 0},
    {CLEARER_SLIDE_TILES8(CLEARER_SIZE) 0}, {CLEARER_TILES32(CLEARER_SIZE) 0},
};
static void (*const CLEARER_NAME(clearer_tiles)[][clearer_max_tiles])(CLEARER_TILE_PARAMETERS) = {
    {CLEARER_TILES16(CLEARER_NAME16) NULL},
    {CLEARER_TILES8(CLEARER_NAME8) NULL},
    {CLEARER_SLIDE_TILES16(CLEARER_NAME_SLIDE16) NULL},
    {CLEARER_SLIDE_TILES8(CLEARER_NAME_SLIDE8) NULL},
    {CLEARER_TILES32(CLEARER_NAME32) NULL},
};

/* A row of one block or, as pairs go, of two. */
typedef struct {
  const clearer_segment *segments, *end;
  uint32_t width, kind, blocks;
  clearer_tiling tiling;
  const CLEARER_SUM *bias;
  const uint8_t *weights;
  size_t block_bytes;
  uint32_t finishes, outputs;
  CLEARER_FINISH(finish) finish[CLEARER_FINISHES];
} CLEARER_NAME(clearer_tiled_row);

#ifdef CLEARER_GROUPS
#include "points_template.h"
#include "eights_template.h"
#endif

static CLEARER_TARGET void CLEARER_NAME(clearer_convolve_row)(const CLEARER_NAME(clearer_tiled_row) *row) {
  const uint32_t *const sizes = CLEARER_NAME(clearer_tile_sizes)[row->kind];
  void (*const *const tiles)(CLEARER_TILE_PARAMETERS) = CLEARER_NAME(clearer_tiles)[row->kind];
#ifndef CLEARER_GROUPS
  CLEARER_SUM sums[CLEARER_BLOCKS][16 * clearer_sum_pixels] __attribute__((aligned(64)));
  uint32_t begin = 0, i; /* pixels whose sums wait to be finished */
#endif
  uint32_t end = 0, n;
  for (n = 0; end < row->width; n++) {
    const uint32_t t = n < row->tiling.full ? 0 : row->tiling.rest, pixels = sizes[t];
    const uint32_t x = end + pixels > row->width ? row->width - pixels : end;
#ifdef CLEARER_GROUPS
    const CLEARER_FINISH(finish) *const sink = row->finish;
#else
    CLEARER_SUM *sink;
    if (x < begin || x + pixels - begin > clearer_sum_pixels) {
      for (i = 0; i < row->finishes; i++) {
        CLEARER_FINISH(finish_pixels)(&row->finish[i], row->outputs, begin, end - begin, sums[i]);
      }
      begin = x;
    }
    sink = sums[0] + 16 * (x - begin);
#endif
    tiles[t](row->segments, row->end, x, row->bias, row->weights, row->block_bytes, sink);
    end = x + pixels;
  }
#ifndef CLEARER_GROUPS
  for (i = 0; i < row->finishes; i++) {
    CLEARER_FINISH(finish_pixels)(&row->finish[i], row->outputs, begin, end - begin, sums[i]);
  }
#endif
}

/* Out of line, so that Winograd's method does not find its stack in use. */
static __attribute__((noinline)) CLEARER_TARGET void CLEARER_NAME(clearer_convolve_tiles)(const clearer_convolution *c) {
  clearer_segment segments[clearer_max_segments];
  CLEARER_NAME(clearer_tiled_row) row;
  uint32_t b = 0, y, i, cut = UINT32_MAX;
  void (*convolve)(const CLEARER_NAME(clearer_tiled_row) *) = CLEARER_NAME(clearer_convolve_row);
#ifdef CLEARER_SLIDES
  const int slide = clearer_slides(c);
#else
  const int slide = 0;
#endif
  row.segments = segments;
  row.width = c->width;
  row.weights = c->weights;
  while (b < clearer_block_count(c)) {
    const clearer_block block = clearer_block_at(c, b);
    row.block_bytes = block.weight_bytes;
    row.bias = (const CLEARER_SUM *)c->bias + block.channel;
    row.blocks = CLEARER_BLOCKS == 2 && !slide && b + 1 < c->blocks16 ? 2 : 1;
    row.kind = row.blocks == 2 ? 4 : (slide ? 2 : 0) + block.halves - 1;
    if (row.kind != cut) {
      row.tiling = clearer_cut_row(c->width, CLEARER_NAME(clearer_tile_sizes)[row.kind],
                                   row.blocks * 16 / CLEARER_V(clearer_lanes));
    }
    cut = row.kind;
    row.finishes = CLEARER_FINISHES == 1 ? 1 : row.blocks;
    row.outputs = 16 / block.halves * (row.blocks / row.finishes);
    for (i = 0; i < row.finishes; i++) {
      CLEARER_FINISH(finish_block)(&row.finish[i], c, block.channel + 16 * i, row.outputs);
    }
#ifdef CLEARER_GROUPS
    convolve = CLEARER_NAME(clearer_has_points)(c, row.outputs)                ? CLEARER_NAME(clearer_convolve_points)
               : CLEARER_NAME(clearer_has_eights)(c, row.finish, row.outputs) ? CLEARER_NAME(clearer_convolve_eights)
                                                                               : CLEARER_NAME(clearer_convolve_row);
#endif
    for (y = 0; y < c->rows; y++) {
      for (i = 0; i < row.finishes; i++) CLEARER_FINISH(finish_row)(&row.finish[i], y);
      if (c->window_count == 0) {
        for (i = 0; i < row.finishes; i++) {
          CLEARER_FINISH(finish_bias)(&row.finish[i], row.outputs, c->width, row.bias + 16 * i);
        }
        continue;
      }
      row.end = segments + clearer_list_segments(c, y, block.halves, segments);
      convolve(&row);
    }
    b += row.blocks;
    row.weights += row.blocks * block.weight_bytes;
  }
}

static CLEARER_TARGET void CLEARER_NAME(clearer_convolve)(const clearer_convolution *c) {
#ifdef CLEARER_PAIRS
  if (CLEARER_NARROW && c->pairs && CLEARER_PAIRS(clearer_pays_pairs)(c)) {
    CLEARER_PAIRS(clearer_pairs)(c);
    return;
  }
#endif
#ifdef CLEARER_WINOGRAD
  if (c->tile_rows && CLEARER_WINOGRAD(clearer_pays_winograd)(c)) {
    CLEARER_WINOGRAD(clearer_winograd)(c);
    return;
  }
#endif
  CLEARER_NAME(clearer_convolve_tiles)(c);
}

#undef CLEARER_ADD
#undef CLEARER_AT
#undef CLEARER_BEGIN
#undef CLEARER_BLOCKS
#undef CLEARER_DOT
#undef CLEARER_END
#undef CLEARER_END4
#undef CLEARER_END8
#undef CLEARER_FENCE
#undef CLEARER_FINISH
#undef CLEARER_FINISHES
#undef CLEARER_GROUPS
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
#undef CLEARER_NEXT
#undef CLEARER_OFFSET
#undef CLEARER_PAIR
#undef CLEARER_PAIRS
#undef CLEARER_PIN
#undef CLEARER_PIXELS
#undef CLEARER_SINK
#undef CLEARER_SIZE
#undef CLEARER_SLIDES
#undef CLEARER_SLIDE_ADD
#undef CLEARER_SLIDE_TILES16
#undef CLEARER_SLIDE_TILES8
#undef CLEARER_SPREAD
#undef CLEARER_SUM
#undef CLEARER_SUMS
#undef CLEARER_TARGET
#undef CLEARER_TILE
#undef CLEARER_TILE16
#undef CLEARER_TILE32
#undef CLEARER_TILE8
#undef CLEARER_TILES16
#undef CLEARER_TILES32
#undef CLEARER_TILES8
#undef CLEARER_TILE_ARGUMENTS
#undef CLEARER_TILE_END
#undef CLEARER_TILE_PARAMETERS
#undef CLEARER_V
#undef CLEARER_WEIGHTS
#undef CLEARER_WINOGRAD
#undef CLEARER_WEIGHTS_AT
