/* Walks a convolution strip by strip: a strip is one row of outputs of one block. For kernels whose tiles go from input
 * to stored outputs. */
#ifndef CLEARER_STRIPS_H
#define CLEARER_STRIPS_H

#include "block.h"

typedef struct {
  const clearer_convolution *c;
  const uint8_t *weights; /* of the block, as its tiles read them */
  uint32_t channel;       /* its first output */
  uint32_t y;
  /* For what prepare() makes of the biases, and for what results start from. */
  int32_t bias[32];
  float start[16];
} clearer_strip;

/* Makes `tiles` tiles side by side, the first one from pixel x on. */
typedef void clearer_make_tiles(const clearer_strip *strip, uint32_t x, uint32_t tiles);

typedef struct {
  uint32_t pixels;
  clearer_make_tiles *make;
} clearer_tile_kind;

/* Tiles of blocks of 16 and of 8: each list begins with the largest, ends with one of 1 pixel. `apart` are for
 * convolutions whose tiles need more input: those of 3 columns and stride 2. The dense ones, or NULL, are for windows of
 * 3x3 over pixels of 8 bytes: in blocks of 8 of stride 1, in blocks of 16 of stride 2. prepare(), or NULL, gives the
 * weights of the strip's block as they are to be read. */
typedef struct {
  const clearer_tile_kind *close[2], *apart[2], *dense_close8, *dense_apart16;
  const uint8_t *(*prepare)(clearer_strip *strip, const clearer_block *block, const uint8_t *weights);
} clearer_tile_kinds;

/* How a tile reads a window: pixels by themselves, or rows of three, and whether these are whole vectors, for which there
 * is less to do. */
typedef enum {
  clearer_reads_pixels,
  clearer_reads_whole_pixels,
  clearer_reads_rows,
  clearer_reads_whole,
  clearer_reads_rows_apart,
  clearer_reads_whole_apart
} clearer_reading;

/* What the tiles of a strip need of a window. */
typedef struct {
  const uint8_t *const *rows;
  size_t pixel, step; /* bytes from pixel to pixel of the input, and for one of output */
  uint32_t bytes;
  clearer_reading reading;
} clearer_held_window;

static inline __attribute__((always_inline)) void clearer_hold_window(clearer_held_window *held, const clearer_window *w,
                                                                      uint32_t y, const uint32_t halves) {
  const int whole = halves == 1 && w->bytes % 16 == 0;
  held->rows = w->rows + y * w->stride;
  held->pixel = w->pixel_bytes;
  held->step = held->pixel * w->stride;
  held->bytes = halves == 1 ? w->bytes : w->bytes + (w->bytes & 4);
  held->reading = w->kernel == 1   ? (whole ? clearer_reads_whole_pixels : clearer_reads_pixels)
                  : w->stride == 1 ? (whole ? clearer_reads_whole : clearer_reads_rows)
                                   : (whole ? clearer_reads_whole_apart : clearer_reads_rows_apart);
}

/* How tiles read their windows. */
enum { clearer_shape_close, clearer_shape_apart, clearer_shape_dense };

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

/* Whether all windows are of 3x3 with this stride over pixels of 8 bytes. */
static int clearer_dense(const clearer_convolution *c, uint32_t stride) {
  uint32_t i;
  for (i = 0; i < c->window_count; i++) {
    const clearer_window *w = &c->windows[i];
    if (w->kernel != 3 || w->stride != stride || w->pixel_bytes != 8 || w->bytes != 8) return 0;
  }
  return 1;
}

static void clearer_convolve_strips(const clearer_convolution *c, const clearer_tile_kinds *kinds) {
  const int dense_close = clearer_dense(c, 1), dense_apart = clearer_dense(c, 2);
  const uint8_t *weights = c->weights;
  clearer_strip strip;
  uint32_t b, i, apart = 0;
  for (i = 0; i < c->window_count; i++) apart |= c->windows[i].kernel == 3 && c->windows[i].stride == 2;
  strip.c = c;
  for (b = 0; b < clearer_block_count(c); b++) {
    const clearer_block block = clearer_block_at(c, b);
    const clearer_tile_kind *kind = (apart ? kinds->apart : kinds->close)[block.halves - 1];
    if (dense_close && block.halves == 2 && kinds->dense_close8) kind = kinds->dense_close8;
    if (dense_apart && block.halves == 1 && kinds->dense_apart16) kind = kinds->dense_apart16;
    strip.channel = block.channel;
    strip.weights = kinds->prepare ? kinds->prepare(&strip, &block, weights) : weights;
    for (strip.y = 0; strip.y < c->rows; strip.y++) clearer_make_strip(&strip, kind);
    weights += block.weight_bytes;
  }
}

#endif
