/* fp32 convolution by Winograd's method, see winograd.h, included once for each kind of vector. Before it define
 *
 *   CLEARER_V(x)        x with the vector's suffix
 *   CLEARER_TARGET      function attribute
 *   CLEARER_INLINE      how functions begin that are to be inlined
 *   CLEARER_TILES16(M)  M(n) for each number of tiles whose products are made together, largest first, 1 last, in a
 *                       block of 16
 *   CLEARER_TILES8(M)   and in a block of 8
 *
 *   CLEARER_OWN_TRANSFORMS   if there are transforms other than those of the templates
 *
 * and a function clearer_multiply, see winograd_multiply_template.h. Transformed input lies as
 * [point][8 channels][tile][8], so that tiles are a constant apart; products as [point][tile][outputs of the block].
 *
 * All that is multiplied in a transform is multiplied by a power of two, which is exact: so it does not matter whether
 * the CPU has a fused multiply-add. */

#define CLEARER_FLOATS CLEARER_V(clearer_floats)
#define CLEARER_PLUS(a, b) CLEARER_V(clearer_add_floats)(a, b)
#define CLEARER_MINUS(a, b) CLEARER_V(clearer_subtract_floats)(a, b)
/* a + factor * b */
#define CLEARER_PLUS_TIMES(a, factor, b) CLEARER_V(clearer_add_scaled_floats)(a, factor, b)

#ifndef CLEARER_OWN_TRANSFORMS
#include "winograd_f32_input_template.h"
#include "winograd_f32_output_template.h"
#endif

/* All points of a batch. */
CLEARER_INLINE void CLEARER_V(clearer_multiply_points)(const clearer_batch *b, const int tiles, const uint32_t halves) {
  const clearer_tile tile = b->tile;
  const uint32_t groups = b->groups;
  const size_t weight_bytes = (size_t)groups * (512 / halves), point = (size_t)groups * clearer_chunk_tiles * 8;
  const uint8_t *line = b->weights;
  const float *in = b->in;
  float *to = b->to;
  uint32_t i, j;
  for (i = 0; i < tile.lines; i++) {
    const uint8_t *weights = line;
    const float *const bias = i == 1 || tile.lines == 1 ? b->bias : clearer_zeros;
    for (j = 0; j < tile.columns; j++) {
      CLEARER_V(clearer_multiply)(in, groups, weights, j == 1 ? bias : clearer_zeros, to, tiles, halves);
      in += point;
      to += clearer_batch_tiles * 16 / halves;
      if (j + 1 < tile.weight_columns) weights += weight_bytes;
    }
    if (i + 1 < tile.weight_lines) line += tile.weight_columns * weight_bytes;
  }
}

#define CLEARER_MULTIPLY(name, n, halves)                                             \
  static CLEARER_TARGET void CLEARER_V(name##_##n)(const clearer_batch *batch) {      \
    CLEARER_V(clearer_multiply_points)(batch, n, halves);                             \
  }
#define CLEARER_MULTIPLY16(n) CLEARER_MULTIPLY(clearer_multiply16, n, 1)
#define CLEARER_MULTIPLY8(n) CLEARER_MULTIPLY(clearer_multiply8, n, 2)
CLEARER_TILES16(CLEARER_MULTIPLY16)
CLEARER_TILES8(CLEARER_MULTIPLY8)
#define CLEARER_SIZE(n) n,
#define CLEARER_NAME16(n) CLEARER_V(clearer_multiply16_##n),
#define CLEARER_NAME8(n) CLEARER_V(clearer_multiply8_##n),

#define CLEARER_TRANSFORMS(rows, stride)                                                                           \
  static CLEARER_TARGET void CLEARER_V(clearer_transform_input_##rows##_##stride)(                                 \
      const clearer_convolution *c, uint32_t y, uint32_t tile, uint32_t tiles, float *to, float *work) {           \
    if (stride == 1) CLEARER_V(clearer_transform_input)(c, y, tile, tiles, to, work, rows);                        \
    else CLEARER_V(clearer_transform_input2)(c, y, tile, tiles, to);                                               \
  }                                                                                                                \
  static CLEARER_TARGET void CLEARER_V(clearer_transform_output_##rows##_##stride)(                                \
      const clearer_convolution *c, uint32_t channel, uint32_t halves, uint32_t y, uint32_t tile, uint32_t tiles,  \
      float *from) {                                                                                               \
    if (halves == 1) CLEARER_V(clearer_transform_output)(c, channel, y, tile, tiles, from, rows, stride, 1);      \
    else CLEARER_V(clearer_transform_output)(c, channel, y, tile, tiles, from, rows, stride, 2);                  \
  }
CLEARER_TRANSFORMS(1, 1)
CLEARER_TRANSFORMS(2, 1)
CLEARER_TRANSFORMS(4, 1)
CLEARER_TRANSFORMS(2, 2)

typedef struct {
  uint32_t rows, stride;
  void (*input)(const clearer_convolution *, uint32_t, uint32_t, uint32_t, float *, float *);
  void (*output)(const clearer_convolution *, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, float *);
} CLEARER_V(clearer_tile_kind);

static void CLEARER_V(clearer_winograd_f32)(const clearer_convolution *c) {
  static const CLEARER_V(clearer_tile_kind) kinds[] = {
      {1, 1, CLEARER_V(clearer_transform_input_1_1), CLEARER_V(clearer_transform_output_1_1)},
      {2, 1, CLEARER_V(clearer_transform_input_2_1), CLEARER_V(clearer_transform_output_2_1)},
      {4, 1, CLEARER_V(clearer_transform_input_4_1), CLEARER_V(clearer_transform_output_4_1)},
      {2, 2, CLEARER_V(clearer_transform_input_2_2), CLEARER_V(clearer_transform_output_2_2)},
  };
  const CLEARER_V(clearer_tile_kind) *kind = kinds;
  static const uint32_t sizes[2][clearer_max_tiles] = {{CLEARER_TILES16(CLEARER_SIZE) 0}, {CLEARER_TILES8(CLEARER_SIZE) 0}};
  static void (*const multiply[2][clearer_max_tiles])(const clearer_batch *) = {
      {CLEARER_TILES16(CLEARER_NAME16) NULL},
      {CLEARER_TILES8(CLEARER_NAME8) NULL},
  };
  const uint32_t rows = c->tile_rows, stride = c->windows[0].stride, row = (c->width + 3) / 4;
  float *const input = (float *)c->scratch;
  clearer_batch batch;
  uint32_t y, first, b, n;
  batch.tile = clearer_tile_of(rows, stride);
  batch.groups = clearer_window_groups(c) * batch.tile.taps;
  batch.to = input + clearer_chunk_floats(batch.tile, 8 * clearer_window_groups(c));
  while (kind->rows != rows || kind->stride != stride) kind++;
  for (y = 0; y < c->rows; y += rows) {
    for (first = 0; first < row; first += clearer_chunk_tiles) {
      const uint32_t tiles = clearer_least(clearer_chunk_tiles, row - first);
      batch.weights = c->weights;
      kind->input(c, y, first, tiles, input, batch.to);
      for (b = 0; b < clearer_block_count(c); b++) {
        const uint32_t halves = b < c->blocks16 ? 1 : 2;
        const uint32_t *const cuts = sizes[halves - 1];
        const clearer_tiling tiling = clearer_cut_row(tiles, cuts, CLEARER_V(clearer_tile_vectors));
        uint32_t end = 0;
        batch.bias = (const float *)c->bias + 16 * b;
        for (n = 0; end < tiles; n++) {
          const uint32_t size = n < tiling.full ? 0 : tiling.rest, count = cuts[size];
          const uint32_t from = end + count > tiles ? tiles - count : end;
          batch.in = input + CLEARER_V(clearer_tile_floats) * from;
          multiply[halves - 1][size](&batch);
          kind->output(c, 16 * b, halves, y, first + from, count, batch.to);
          end = from + count;
        }
        batch.weights += (size_t)batch.tile.weight_lines * batch.tile.weight_columns * batch.groups * (512 / halves);
      }
    }
  }
}

#undef CLEARER_FLOATS
#undef CLEARER_INLINE
#undef CLEARER_MINUS
#undef CLEARER_MULTIPLY
#undef CLEARER_MULTIPLY16
#undef CLEARER_MULTIPLY8
#undef CLEARER_NAME16
#undef CLEARER_NAME8
#undef CLEARER_OWN_TRANSFORMS
#undef CLEARER_PLUS
#undef CLEARER_PLUS_TIMES
#undef CLEARER_SIZE
#undef CLEARER_TARGET
#undef CLEARER_TILES16
#undef CLEARER_TILES8
#undef CLEARER_TRANSFORMS
#undef CLEARER_V
