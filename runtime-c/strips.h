/* Walks a convolution strip by strip: a strip is one row of outputs of one block. For kernels whose tiles go from input
 * to stored outputs. */
#ifndef CLEARER_STRIPS_H
#define CLEARER_STRIPS_H

#include "segments.h"

typedef struct {
  const clearer_convolution *c;
  const clearer_segment *begin, *end;
  const uint8_t *weights; /* of the block */
  uint32_t channel;       /* its first output */
  uint32_t y;
} clearer_strip;

/* Makes `tiles` tiles side by side, the first one from pixel x on. */
typedef void clearer_make_tiles(const clearer_strip *strip, uint32_t x, uint32_t tiles);

typedef struct {
  uint32_t pixels;
  clearer_make_tiles *make;
} clearer_tile_kind;

/* Tiles of blocks of 16 and of 8: each list begins with the largest, ends with one of 1 pixel. `apart` are for
 * convolutions whose tiles need more input: those of 3 columns and stride 2. */
typedef struct {
  const clearer_tile_kind *close[2], *apart[2];
} clearer_tile_kinds;

/* Covers a row: with the largest tiles as far as they go, then with smaller ones, the last of which may overlap what is
 * made already. */
static void clearer_make_strip(const clearer_strip *strip, const clearer_tile_kind *kind) {
  const uint32_t width = strip->c->width;
  uint32_t x = 0;
  for (;; kind++) {
    const uint32_t tiles = (width - x) / kind->pixels;
    if (tiles) kind->make(strip, x, tiles);
    x += tiles * kind->pixels;
    if (x == width) return;
    if (kind->pixels <= width && kind[1].pixels < width - x) {
      kind->make(strip, width - kind->pixels, 1);
      return;
    }
  }
}

static void clearer_convolve_strips(const clearer_convolution *c, const clearer_tile_kinds *kinds) {
  clearer_segment segments[clearer_max_segments];
  clearer_strip strip;
  uint32_t b, i, apart = 0;
  for (i = 0; i < c->window_count; i++) apart |= c->windows[i].kernel == 3 && c->windows[i].stride == 2;
  strip.c = c;
  strip.begin = segments;
  strip.weights = c->weights;
  for (b = 0; b < clearer_block_count(c); b++) {
    const clearer_block block = clearer_block_at(c, b);
    strip.channel = block.channel;
    for (strip.y = 0; strip.y < c->rows; strip.y++) {
      strip.end = segments + clearer_list_segments(c, strip.y, block.halves, segments);
      clearer_make_strip(&strip, (apart ? kinds->apart : kinds->close)[block.halves - 1]);
    }
    strip.weights += block.weight_bytes;
  }
}

#endif
