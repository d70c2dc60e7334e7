/* int8 convolution in pairs of pixels, see pairs_u8.h, with 512-bit vectors and vpdpbusd. */
#ifndef CLEARER_PAIRS_U8_AVX512VNNI_H
#define CLEARER_PAIRS_U8_AVX512VNNI_H

#include "finish_u8_avx512.h"
#include "pairs_u8.h"
#include "pairs_u8_input_avx512.h"
#include "pairs_u8_tiles_avx512vnni.h"
#include "pairs_u8_weights_avx512vnni.h"

/* Out of line, so that their stacks do not add up. */
#define CLEARER_APART static __attribute__((noinline)) CLEARER_TARGET_AVX512VNNI

/* Some blocks whose weights are transformed together. */
typedef struct {
  uint32_t first, end;
} clearer_pairs_group;

/* As many as there is room for, of which a block of 8 takes two. */
static inline clearer_pairs_group clearer_pairs_group_at(const clearer_convolution *c, uint32_t first) {
  const uint32_t room = clearer_pairs_blocks_u8(c->windows[0].bytes), all = clearer_block_count(c);
  clearer_pairs_group group;
  group.first = first;
  group.end = first + room < c->blocks16 ? first + room : c->blocks16;
  if (group.end == c->blocks16 && group.end - first + 2 <= room) group.end = all;
  return group;
}

/* A chunk: quads of some rows, and where its scratch is. */
typedef struct {
  const clearer_convolution *c;
  uint32_t y, rows, x, quads;
  clearer_finish_u8_avx512 *finish;
  uint8_t *weights, *input;
} clearer_pairs_chunk;

CLEARER_APART void clearer_pairs_transform_weights_avx512(const clearer_pairs_chunk *chunk, clearer_pairs_group group) {
  const clearer_convolution *c = chunk->c;
  const uint32_t channels = c->windows[0].bytes;
  uint8_t *to = chunk->weights;
  uint32_t b;
  for (b = group.first; b < group.end; b++, to += clearer_pairs_block_u8(channels)) {
    const uint8_t *weights = c->weights + (size_t)b * channels * 144;
    const int32_t *bias = (const int32_t *)c->bias + 16 * (size_t)b;
    if (b < c->blocks16) clearer_pairs_weights16_avx512vnni(weights, channels, bias, to);
    else clearer_pairs_weights8_avx512vnni(weights, channels, bias, to);
  }
}

CLEARER_INLINE_AVX512VNNI void clearer_pairs_transform_input_avx512(const clearer_pairs_chunk *chunk) {
  const clearer_window *w = &chunk->c->windows[0];
  const size_t row = 4 * (size_t)w->bytes * chunk->quads, phase = row * (chunk->rows + 2);
  clearer_pairs_input_avx512(w->rows + chunk->y, chunk->rows + 2, (size_t)chunk->x * w->pixel_bytes, w->pixel_bytes,
                             w->bytes, chunk->quads, chunk->input, row, phase);
}

/* Block b, and if there are two, the next, whose transformed weights are given: where tiles read, and how their rows are
 * finished. */
CLEARER_APART clearer_pairs_tile_avx512 clearer_pairs_begin_avx512(const clearer_pairs_chunk *chunk, uint32_t b,
                                                                   uint32_t blocks, const uint8_t *weights) {
  const clearer_convolution *c = chunk->c;
  const uint32_t channels = c->windows[0].bytes, eight = b >= c->blocks16;
  const size_t block_bytes = (size_t)channels * 144;
  uint32_t y;
  clearer_pairs_tile_avx512 t;
  t.steps = channels / 4;
  t.quad = 4 * (size_t)channels;
  t.row = t.quad * chunk->quads;
  t.phase = t.row * (chunk->rows + 2);
  t.starts = weights;
  t.weights[0] = weights + 128;
  t.weights[1] = eight ? t.weights[0] + 96 * (size_t)channels : c->weights + b * block_bytes;
  t.next_starts = t.next[0] = clearer_pairs_block_u8(channels);
  t.next[1] = block_bytes;
  clearer_finish_block_u8_avx512(&chunk->finish[0], c, 16 * b, eight ? 8 : 16 * blocks);
  for (y = 1; y < chunk->rows; y++) chunk->finish[y] = chunk->finish[0];
  for (y = 0; y < chunk->rows; y++) clearer_finish_row_u8_avx512(&chunk->finish[y], chunk->y + y);
  return t;
}

/* Tiles from quad q of the chunk on, one below the other, for so many outputs. */
CLEARER_INLINE_AVX512VNNI void clearer_pairs_column_avx512(const clearer_pairs_chunk *chunk,
                                                           const clearer_pairs_tile_avx512 *t, uint32_t q,
                                                           uint32_t outputs) {
  const clearer_finish_u8_avx512 *f = chunk->finish, *end = f + chunk->rows;
  const uint32_t x = chunk->x + 4 * q;
  const uint8_t *in = chunk->input + q * t->quad;
  if (outputs == 32) {
    for (; f < end; f++, in += t->row) clearer_pairs_tile32_avx512(t, in, f, x);
  } else if (outputs == 16) {
    for (; end - f >= 2; f += 2, in += 2 * t->row) clearer_pairs_tile16_2_avx512(t, in, f, x);
    if (f < end) clearer_pairs_tile16_1_avx512(t, in, f, x);
  } else {
    for (; end - f >= 4; f += 4, in += 4 * t->row) clearer_pairs_tile8_4_avx512(t, in, f, x);
    if (end - f >= 2) {
      clearer_pairs_tile8_2_avx512(t, in, f, x);
      f += 2;
      in += 2 * t->row;
    }
    if (f < end) clearer_pairs_tile8_1_avx512(t, in, f, x);
  }
}

/* Quads of a tile. */
static inline uint32_t clearer_pairs_size_avx512(uint32_t outputs) { return outputs == 8 ? 2 : 3; }

/* Whether it can be done here, from 12 pixels on, and is faster than what else there is (tests/convolve_bench.c): a single
 * block needs rows that have input in common. */
static int clearer_pays_pairs_u8_avx512vnni(const clearer_convolution *c) {
  return c->width >= 18 && (c->rows >= 4 || clearer_block_count(c) > 1);
}

/* Rows of one block, or of two of 16: a tile's input is transformed just before, which the CPU does beside the products of
 * the one before. */
CLEARER_APART void clearer_pairs_one_avx512(clearer_pairs_chunk *chunk, uint32_t outputs) {
  const uint32_t width = chunk->c->width, pixels = 4 * clearer_pairs_size_avx512(outputs);
  clearer_pairs_tile_avx512 t;
  chunk->quads = pixels / 4;
  t = clearer_pairs_begin_avx512(chunk, 0, outputs == 32 ? 2 : 1, chunk->weights);
  for (chunk->x = 0; chunk->x < width; chunk->x += pixels) {
    if (chunk->x + pixels > width) chunk->x = width - pixels;
    clearer_pairs_transform_input_avx512(chunk);
    clearer_pairs_column_avx512(chunk, &t, 0, outputs);
  }
}

/* Rows of one block of 8, of pixels of 8 bytes, side by side everywhere. */
static int clearer_pairs_has_eights_avx512(const clearer_pairs_chunk *chunk) {
  const clearer_convolution *c = chunk->c;
  const size_t size = c->store == clearer_store_i16 ? 16 : 8, residual = c->residual_words ? 16 : 8;
  return chunk->rows >= 4 && c->windows[0].pixel_bytes == 8 && !c->blocks16 && c->width % 2 == 0 && !c->fine &&
         c->out_step == size && (!c->residual || c->residual_step == residual);
}
CLEARER_APART void clearer_pairs_four_rows_avx512(clearer_pairs_chunk *chunk) {
  const clearer_convolution *c = chunk->c;
  clearer_pairs_tile_avx512 t;
  uint32_t y;
  chunk->quads = 2;
  t = clearer_pairs_begin_avx512(chunk, 0, 1, chunk->weights);
  for (y = 0; y < chunk->rows; y += 4) {
    if (y + 4 > chunk->rows) y = chunk->rows - 4;
    clearer_pairs_eights_avx512(&t, c->windows[0].rows + chunk->y + y, c->width, chunk->finish + y, chunk->input);
  }
}

/* Rows of many blocks, chunk by chunk. Weights may be ready, all of them. */
CLEARER_APART void clearer_pairs_many_avx512(clearer_pairs_chunk *chunk, clearer_pairs_cut cut, int ready) {
  const clearer_convolution *c = chunk->c;
  uint32_t x;
  for (x = 0; x < c->width; x = chunk->x + 4 * chunk->quads) {
    clearer_pairs_group group;
    chunk->quads = clearer_pairs_chunk_u8(c, cut, x);
    chunk->x = x + 4 * chunk->quads > c->width ? c->width - 4 * chunk->quads : x;
    clearer_pairs_transform_input_avx512(chunk);
    for (group.end = 0; group.end < clearer_block_count(c);) {
      const uint8_t *weights = chunk->weights;
      uint32_t b, blocks, q;
      group = clearer_pairs_group_at(c, group.end);
      if (!ready) clearer_pairs_transform_weights_avx512(chunk, group);
      for (b = group.first; b < group.end; b += blocks) {
        const uint32_t outputs = b + 2 <= group.end && b + 2 <= c->blocks16 ? 32 : b < c->blocks16 ? 16 : 8;
        const uint32_t size = clearer_pairs_size_avx512(outputs);
        clearer_pairs_tile_avx512 t;
        blocks = outputs == 32 ? 2 : 1;
        t = clearer_pairs_begin_avx512(chunk, b, blocks, weights);
        for (q = 0;;) {
          clearer_pairs_column_avx512(chunk, &t, q, outputs);
          q += size;
          if (q == chunk->quads) break;
          if (q + size > chunk->quads) q = chunk->quads - size;
        }
        weights += blocks * clearer_pairs_block_u8(c->windows[0].bytes);
      }
    }
  }
}

CLEARER_APART void clearer_pairs_u8_avx512vnni(const clearer_convolution *c) {
  const uint32_t channels = c->windows[0].bytes, count = clearer_block_count(c);
  const clearer_pairs_cut cut = clearer_cut_pairs_u8(c);
  const clearer_pairs_group all = clearer_pairs_group_at(c, 0);
  const int ready = all.end == count;
  clearer_pairs_chunk chunk;
  chunk.c = c;
  chunk.finish = (clearer_finish_u8_avx512 *)c->scratch;
  chunk.weights = (uint8_t *)c->scratch + clearer_pairs_finish_bytes_u8;
  chunk.input = chunk.weights + clearer_pairs_blocks_u8(channels) * clearer_pairs_block_u8(channels);
  if (ready) clearer_pairs_transform_weights_avx512(&chunk, all);
  for (chunk.y = 0; chunk.y < c->rows; chunk.y += cut.rows) {
    chunk.rows = c->rows - chunk.y < cut.rows ? c->rows - chunk.y : cut.rows;
    if (clearer_pairs_has_eights_avx512(&chunk)) clearer_pairs_four_rows_avx512(&chunk);
    else if (count == 1) clearer_pairs_one_avx512(&chunk, c->blocks8 ? 8 : 16);
    else if (count == 2 && !c->blocks8) clearer_pairs_one_avx512(&chunk, 32);
    else clearer_pairs_many_avx512(&chunk, cut, ready);
  }
}

#undef CLEARER_APART

#endif
