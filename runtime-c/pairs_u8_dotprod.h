/* int8 convolution by Winograd's method in pairs of pixels, exact, with sdot: see pairs_u8_transforms_neon.h. */
#ifndef CLEARER_PAIRS_U8_DOTPROD_H
#define CLEARER_PAIRS_U8_DOTPROD_H

#include "pairs_u8_space.h"
#include "pairs_u8_tiles_dotprod.h"

/* Kinds of tiles: of 16 outputs, of 8, and of 8 where there are 8 channels. */
#define CLEARER_PAIRS16(M) M(3) M(2) M(1)
#define CLEARER_PAIRS8(M) M(4) M(2) M(1)
#define CLEARER_CLOSE_PAIRS8(M) M(6) M(4) M(2) M(1)
#define CLEARER_DEFINE(name, pairs, halves, whole)                                                                    \
  static CLEARER_TARGET_DOTPROD void clearer_##name##_##pairs##_dotprod(const clearer_pairs_strip_dotprod *p,         \
                                                                        uint32_t from, uint32_t x, uint32_t tiles) {  \
    clearer_pairs_tiles_dotprod(p, from, x, tiles, pairs, halves, whole);                                             \
  }
#define CLEARER_DEFINE16(n) CLEARER_DEFINE(pairs16, n, 1, 1)
#define CLEARER_DEFINE8(n) CLEARER_DEFINE(pairs8, n, 2, 1)
#define CLEARER_DEFINE_CLOSE8(n) CLEARER_DEFINE(close_pairs8, n, 2, 0)
CLEARER_PAIRS16(CLEARER_DEFINE16)
CLEARER_PAIRS8(CLEARER_DEFINE8)
CLEARER_CLOSE_PAIRS8(CLEARER_DEFINE_CLOSE8)

typedef struct {
  uint32_t pairs;
  void (*make)(const clearer_pairs_strip_dotprod *p, uint32_t from, uint32_t x, uint32_t tiles);
} clearer_pairs_kind_dotprod;

/* Covers a row of a chunk: what is even as clearer_make_strip does, then the last pixel and, again, the one before. */
static void clearer_pairs_make_strip_dotprod(const clearer_pairs_strip_dotprod *p, uint32_t odd,
                                             const clearer_pairs_kind_dotprod *kind) {
  const uint32_t pairs = p->input.pairs - odd;
  uint32_t done = 0;
  while (done < pairs) {
    const uint32_t tiles = (pairs - done) / kind->pairs;
    if (tiles) kind->make(p, done, p->x + 2 * done, tiles);
    done += tiles * kind->pairs;
    if (done < pairs && kind->pairs <= pairs && kind[1].pairs < pairs - done) {
      kind->make(p, pairs - kind->pairs, p->x + 2 * (pairs - kind->pairs), 1);
      done = pairs;
    }
    if (done < pairs) kind++;
  }
  if (!odd) return;
  while (kind->pairs > 1) kind++;
  kind->make(p, pairs, p->x + 2 * pairs - 1, 1);
}

/* The transformed weights and biases of a block. */
static void clearer_pairs_prepare_dotprod(clearer_pairs_strip_dotprod *p, const clearer_block *block,
                                          const uint8_t *weights, int8_t *to) {
  const uint32_t channels = p->strip.c->windows[0].bytes;
  p->strip.channel = block->channel;
  p->weights = to;
  clearer_prepare_block_sums_neon(&p->strip, block, clearer_base_sums_neon);
  if (block->halves == 1) clearer_pairs_block16_dotprod(weights, channels, to, p->strip.bias);
  else clearer_pairs_block8_dotprod(weights, channels, to, p->strip.bias);
}

/* Where the transformed input of so many rows is, from `to` on. */
static void clearer_pairs_place_dotprod(clearer_pairs_input_neon *input, uint32_t channels, uint32_t rows, int8_t *to) {
  const size_t whole = (size_t)rows * input->pairs * 32 * (channels / 16);
  input->groups = channels / 16;
  input->eight = channels / 8 % 2;
  input->whole[0] = to;
  input->whole[1] = to + whole;
  input->rest[0] = to + 2 * whole;
  input->rest[1] = input->rest[0] + (size_t)rows * input->pairs * 16;
}

enum { clearer_pairs_rows_dotprod = 8 }; /* rows of output that are made together, at most */

/* Pairs of a chunk of so many rows, of `count` in a row: as many as there is scratch for, beside a block's transformed
 * weights and what is read beyond the last pair; where these are not all, a multiple of what tiles have. */
static uint32_t clearer_pairs_chunk_dotprod(const clearer_convolution *c, uint32_t rows, uint32_t count) {
  const uint32_t channels = c->windows[0].bytes;
  const size_t bytes = clearer_pairs_bytes_u8(channels, c->width) - (size_t)192 * channels - 64;
  const uint32_t most = (uint32_t)(bytes / ((size_t)4 * channels * (rows + 2)));
  return count <= most ? count : most < 12 ? most : most / 12 * 12;
}

#define CLEARER_KIND16(n) {n, clearer_pairs16_##n##_dotprod},
#define CLEARER_KIND8(n) {n, clearer_pairs8_##n##_dotprod},
#define CLEARER_KIND_CLOSE8(n) {n, clearer_close_pairs8_##n##_dotprod},
static void clearer_convolve_pairs_u8_dotprod(const clearer_convolution *c) {
  static const clearer_pairs_kind_dotprod kinds16[] = {CLEARER_PAIRS16(CLEARER_KIND16)};
  static const clearer_pairs_kind_dotprod kinds8[] = {CLEARER_PAIRS8(CLEARER_KIND8)};
  static const clearer_pairs_kind_dotprod close_kinds8[] = {CLEARER_CLOSE_PAIRS8(CLEARER_KIND_CLOSE8)};
  const clearer_window *w = c->windows;
  const uint32_t count = (c->width + 1) / 2, blocks = clearer_block_count(c);
  int8_t *const scratch = (int8_t *)c->scratch;
  clearer_pairs_strip_dotprod p;
  uint32_t y, rows, from, b, prepared = 0;
  p.strip.c = c;
  for (y = 0; y < c->rows; y += rows) {
    const uint32_t left = c->rows - y;
    uint32_t chunk;
    rows = left < clearer_pairs_rows_dotprod ? left : clearer_pairs_rows_dotprod;
    chunk = clearer_pairs_chunk_dotprod(c, rows, count);
    for (from = 0; from < count; from += chunk) {
      const uint8_t *weights = c->weights;
      const uint32_t odd = from + chunk >= count ? c->width % 2 : 0;
      p.x = 2 * from;
      p.input.pairs = count - from < chunk ? count - from : chunk;
      clearer_pairs_place_dotprod(&p.input, w->bytes, rows + 2, scratch + (size_t)192 * w->bytes);
      clearer_pairs_rows_neon(w, y, rows + 2, p.x, odd, &p.input);
      for (b = 0; b < blocks; b++) {
        const clearer_block block = clearer_block_at(c, b);
        const clearer_pairs_kind_dotprod *const kinds8s = w->bytes == 8 ? close_kinds8 : kinds8;
        if (prepared == 0 || blocks > 1) clearer_pairs_prepare_dotprod(&p, &block, weights, scratch);
        prepared = 1;
        for (p.row = 0; p.row < rows; p.row++) {
          p.strip.y = y + p.row;
          clearer_pairs_make_strip_dotprod(&p, odd, block.halves == 1 ? kinds16 : kinds8s);
        }
        weights += block.weight_bytes;
      }
    }
  }
}

/* Whether that is faster than sums of products as they are: where there are pixels enough for what is transformed. */
static int clearer_pays_pairs_dotprod(const clearer_convolution *c) { return c->width >= 4 && c->width * c->rows >= 16; }

#undef CLEARER_CLOSE_PAIRS8
#undef CLEARER_DEFINE
#undef CLEARER_DEFINE16
#undef CLEARER_DEFINE8
#undef CLEARER_DEFINE_CLOSE8
#undef CLEARER_KIND16
#undef CLEARER_KIND8
#undef CLEARER_KIND_CLOSE8
#undef CLEARER_PAIRS16
#undef CLEARER_PAIRS8

#endif
