/* int8 convolution by Winograd's method, exact, see winograd_u8.h, with the NEON of any ARM that has it: a vector of
 * weights, 16 bits each, is multiplied by one lane of another, and 32 bits are added. Transformed input lies as
 * [point][8 channels][tile][8], transformed weights of a block as [point][channel][output]. */
#ifndef CLEARER_WINOGRAD_U8_NEON_H
#define CLEARER_WINOGRAD_U8_NEON_H

#include "finish_u8_neon.h"
#include "tiles.h"
#include "winograd_u8_transforms_neon.h"

/* So many tiles' products are made together, in blocks of 16 and of 8. */
#ifdef __aarch64__
#define CLEARER_TILES16(M) M(5) M(4) M(3) M(2) M(1)
#define CLEARER_TILES8(M) M(8) M(6) M(5) M(4) M(2) M(1)
#else /* has half as many registers */
#define CLEARER_TILES16(M) M(2) M(1)
#define CLEARER_TILES8(M) M(4) M(2) M(1)
#endif

/* s[0], s[1] += the words of w times a lane of i; or = with `first`. */
#ifdef __aarch64__
#define CLEARER_LANE(s, w, i, lane)                                                                           \
  (s)[0] = first ? vmull_laneq_s16(vget_low_s16(w), i, lane) : vmlal_laneq_s16((s)[0], vget_low_s16(w), i, lane), \
  (s)[1] = first ? vmull_high_laneq_s16(w, i, lane) : vmlal_high_laneq_s16((s)[1], w, i, lane)
#else
#define CLEARER_FOUR(i, lane) ((lane) < 4 ? vget_low_s16(i) : vget_high_s16(i))
#define CLEARER_LANE(s, w, i, lane)                                                                               \
  (s)[0] = first ? vmull_lane_s16(vget_low_s16(w), CLEARER_FOUR(i, lane), (lane) % 4)                             \
                 : vmlal_lane_s16((s)[0], vget_low_s16(w), CLEARER_FOUR(i, lane), (lane) % 4),                    \
  (s)[1] = first ? vmull_lane_s16(vget_high_s16(w), CLEARER_FOUR(i, lane), (lane) % 4)                            \
                 : vmlal_lane_s16((s)[1], vget_high_s16(w), CLEARER_FOUR(i, lane), (lane) % 4)
#endif

#define CLEARER_GET_INPUT(n) if ((n) < tiles) i[n] = vld1q_s16(in + 8 * (n));
#define CLEARER_PRODUCT(n)                                         \
  if ((n) < tiles) {                                               \
    CLEARER_LANE(s[n], w0, i[n], lane);                            \
    if (halves == 1) { CLEARER_LANE(s[n] + 2, w1, i[n], lane); }   \
  }
/* Keeps products before the next loads. */
#define CLEARER_PIN(n)                                                                             \
  if ((n) < tiles) {                                                                               \
    __asm__ volatile("" : "+w"(s[n][0]), "+w"(s[n][1]) : : "memory");                              \
    if (halves == 1) __asm__ volatile("" : "+w"(s[n][2]), "+w"(s[n][3]) : : "memory");             \
  }
/* The products of one channel. The weights of the next are loaded before, so that nothing waits for them; there is room
 * behind the last. */
#define CLEARER_CHANNEL(number, starts)                                                           \
  {                                                                                               \
    enum { lane = number, first = starts };                                                       \
    const int16x8_t w0 = next0, w1 = next1;                                                       \
    (void)w1;                                                                                     \
    next0 = vld1q_s16(weights + 16 * (lane + 1) / halves);                                        \
    if (halves == 1) next1 = vld1q_s16(weights + 16 * (lane + 1) + 8);                            \
    CLEARER_EACH_PIXEL(CLEARER_PRODUCT)                                                           \
    CLEARER_EACH_PIXEL(CLEARER_PIN)                                                               \
  }
#define CLEARER_CHANNELS(starts)                                                                  \
  {                                                                                               \
    int16x8_t i[10];                                                                              \
    CLEARER_EACH_PIXEL(CLEARER_GET_INPUT)                                                         \
    CLEARER_CHANNEL(0, starts) CLEARER_CHANNEL(1, 0) CLEARER_CHANNEL(2, 0) CLEARER_CHANNEL(3, 0)  \
    CLEARER_CHANNEL(4, 0) CLEARER_CHANNEL(5, 0) CLEARER_CHANNEL(6, 0) CLEARER_CHANNEL(7, 0)       \
  }
#define CLEARER_END(n)                                                                            \
  if ((n) < tiles) {                                                                              \
    vst1q_s32(to + 16 / halves * (n), s[n][0]), vst1q_s32(to + 16 / halves * (n) + 4, s[n][1]);   \
    if (halves == 1) vst1q_s32(to + 16 * (n) + 8, s[n][2]), vst1q_s32(to + 16 * (n) + 12, s[n][3]); \
  }
/* Some tiles, whose products are to be made at some points. */
typedef struct {
  const int16_t *input, *weights;
  int32_t *products;
  size_t input_point, group, weights_point;
  uint32_t groups, points;
} clearer_factors_u8_neon;
CLEARER_INLINE_NEON void clearer_multiply_u8_neon(const clearer_factors_u8_neon *f, const int tiles,
                                                  const uint32_t halves) {
  const int16_t *input = f->input, *all_weights = f->weights;
  int32_t *to = f->products;
  uint32_t points = f->points;
  do {
    const int16_t *in = input, *weights = all_weights;
    uint32_t groups = f->groups - 1;
    int16x8_t next0 = vld1q_s16(weights), next1 = halves == 1 ? vld1q_s16(weights + 8) : next0;
    int32x4_t s[10][4];
    CLEARER_CHANNELS(1)
    for (; groups; groups--) {
      in += f->group;
      weights += 128 / halves;
      CLEARER_CHANNELS(0)
    }
    CLEARER_EACH_PIXEL(CLEARER_END)
    input += f->input_point;
    all_weights += f->weights_point;
    to += clearer_products_point_neon;
  } while (--points);
}
#undef CLEARER_CHANNEL
#undef CLEARER_CHANNELS
#undef CLEARER_END
#undef CLEARER_FOUR
#undef CLEARER_GET_INPUT
#undef CLEARER_LANE
#undef CLEARER_PIN
#undef CLEARER_PRODUCT

#define CLEARER_MULTIPLY16(n)                                                            \
  static void clearer_multiply16_##n##_u8_neon(const clearer_factors_u8_neon *factors) { \
    clearer_multiply_u8_neon(factors, n, 1);                                             \
  }
#define CLEARER_MULTIPLY8(n)                                                             \
  static void clearer_multiply8_##n##_u8_neon(const clearer_factors_u8_neon *factors) {  \
    clearer_multiply_u8_neon(factors, n, 2);                                             \
  }
CLEARER_TILES16(CLEARER_MULTIPLY16)
CLEARER_TILES8(CLEARER_MULTIPLY8)

/* Out of line, so that their stacks do not add up. */
#define CLEARER_APART __attribute__((noinline))

#define CLEARER_TRANSFORMS(rows)                                                                                     \
  static CLEARER_APART void clearer_transform_input_##rows##_u8_neon(const clearer_convolution *c, uint32_t y,          \
                                                                  uint32_t tile, uint32_t tiles, int16_t *to,        \
                                                                  void *room) {                                      \
    clearer_transform_input_u8_neon(c, y, tile, tiles, to, room, rows);                                              \
  }                                                                                                                  \
  static CLEARER_APART void clearer_transform_weights16_##rows##_u8_neon(const uint8_t *weights, uint32_t channels,     \
                                                                      int16_t *to) {                                 \
    clearer_transform_weights_u8_neon(weights, channels, to, rows, 1);                                                  \
  }                                                                                                                  \
  static CLEARER_APART void clearer_transform_weights8_##rows##_u8_neon(const uint8_t *weights, uint32_t channels,      \
                                                                     int16_t *to) {                                  \
    clearer_transform_weights_u8_neon(weights, channels, to, rows, 2);                                                  \
  }                                                                                                                  \
  static CLEARER_APART void clearer_transform_output_##rows##_u8_neon(int32_t *products, uint32_t tiles,              \
                                                                      const int32_t *bias, uint32_t outputs) {        \
    clearer_transform_output_u8_neon(products, tiles, bias, outputs, rows);                                           \
  }
CLEARER_TRANSFORMS(1)
CLEARER_TRANSFORMS(2)
CLEARER_TRANSFORMS(4)

/* Stores the outputs of a row of some tiles from their sums, of which those of the row begin at `sums`. */
#define CLEARER_SUMS_OF(n)                                                                                \
  if ((n) < pixels) {                                                                                     \
    s[n][0] = vld1q_s32(from + (n) * clearer_products_point_neon);                                        \
    s[n][1] = vld1q_s32(from + (n) * clearer_products_point_neon + 4);                                    \
    if (halves == 1) s[n][2] = vld1q_s32(from + (n) * clearer_products_point_neon + 8);                   \
    if (halves == 1) s[n][3] = vld1q_s32(from + (n) * clearer_products_point_neon + 12);                  \
  }
CLEARER_INLINE_NEON void clearer_finish_sums_u8_neon(clearer_output_neon *output, uint32_t x, const int32_t *from,
                                                  const int pixels, const uint32_t halves) {
  int32x4_t s[10][4];
  CLEARER_EACH_PIXEL(CLEARER_SUMS_OF)
  clearer_finish_tile_neon(output, x, pixels, halves, s);
}
#undef CLEARER_SUMS_OF
CLEARER_INLINE_NEON void clearer_finish_row_u8_neon(const clearer_strip *strip, uint32_t x, uint32_t tiles,
                                                 const int32_t *sums, const uint32_t halves) {
  clearer_output_neon output = clearer_output_at_neon(strip, x, halves, clearer_plain_sums_neon);
  const uint32_t width = strip->c->width;
  const uint32_t whole = clearer_least(tiles, (width - x) / 4);
  uint32_t n;
  for (n = 0; n < whole; n++, x += 4, sums += 16 / halves) clearer_finish_sums_u8_neon(&output, x, sums, 4, halves);
  if (whole == tiles) return;
  for (; x < width; x++, sums += clearer_products_point_neon) clearer_finish_sums_u8_neon(&output, x, sums, 1, halves);
}
static CLEARER_APART void clearer_finish_row16_u8_neon(const clearer_strip *strip, uint32_t x, uint32_t tiles,
                                                    const int32_t *sums) {
  clearer_finish_row_u8_neon(strip, x, tiles, sums, 1);
}
static CLEARER_APART void clearer_finish_row8_u8_neon(const clearer_strip *strip, uint32_t x, uint32_t tiles,
                                                   const int32_t *sums) {
  clearer_finish_row_u8_neon(strip, x, tiles, sums, 2);
}

/* Some tiles of one block, all from one row on: their products, point by point, and from these their outputs. */
typedef struct {
  const clearer_convolution *c;
  uint32_t y, tile_rows;
  int16_t *input, *weights;
  int32_t *products;
} clearer_band_u8_neon;

#define CLEARER_SUFFIXED(x) x##_u8_neon
#define CLEARER_SIZE(n) n,
#define CLEARER_NAME16(n) clearer_multiply16_##n##_u8_neon,
#define CLEARER_NAME8(n) clearer_multiply8_##n##_u8_neon,
static CLEARER_APART void clearer_make_block_u8_neon(const clearer_band_u8_neon *band, const clearer_block *block, uint32_t tile,
                                                  uint32_t tiles) {
  static const uint32_t sizes16[] = {CLEARER_TILES16(CLEARER_SIZE) 0}, sizes8[] = {CLEARER_TILES8(CLEARER_SIZE) 0};
  static void (*const multiply16[])(const clearer_factors_u8_neon *) = {CLEARER_TILES16(CLEARER_NAME16) NULL};
  static void (*const multiply8[])(const clearer_factors_u8_neon *) = {CLEARER_TILES8(CLEARER_NAME8) NULL};
  const clearer_convolution *c = band->c;
  const uint32_t channels = c->windows[0].bytes, outputs = 16 / block->halves;
  const uint32_t rows = clearer_least(band->tile_rows, c->rows - band->y);
  const uint32_t *const sizes = block->halves == 1 ? sizes16 : sizes8;
  const clearer_tiling tiling = clearer_cut_row(tiles, sizes, 4 / block->halves);
  clearer_factors_u8_neon factors;
  clearer_strip strip;
  int32_t bias[16]; /* as it is to be at the point (1, 1), which has the same weight in all outputs */
  uint32_t end = 0, n, i;
  for (i = 0; i < outputs; i++) {
    const uint32_t plain = (uint32_t)((const int32_t *)c->bias)[block->channel + i];
    bias[i] = (int32_t)(band->tile_rows == 4 ? 576 * plain : 0u - 48 * plain);
  }
  factors.weights = band->weights;
  factors.products = band->products;
  factors.input_point = clearer_input_point_u8(channels, c->width);
  factors.group = (size_t)8 * clearer_chunk_tiles_u8(channels, c->width);
  factors.weights_point = clearer_weights_point_u8(channels);
  factors.groups = channels / 8;
  factors.points = 6 * (band->tile_rows + 2);
  strip.c = c;
  strip.weights = NULL;
  strip.channel = block->channel;
  for (n = 0; end < tiles; n++) {
    const uint32_t size = n < tiling.full ? 0 : tiling.rest, batch = sizes[size];
    const uint32_t first = end + batch > tiles ? tiles - batch : end;
    factors.input = band->input + 8 * (size_t)first;
    (block->halves == 1 ? multiply16 : multiply8)[size](&factors);
    CLEARER_BY_TILE_ROWS(band->tile_rows, CLEARER_SUFFIXED, clearer_transform_output, band->products, batch, bias,
                         outputs);
    for (i = 0; i < rows; i++) {
      const int32_t *const sums = band->products + (size_t)4 * i * clearer_products_point_neon;
      strip.y = band->y + i;
      if (block->halves == 1) clearer_finish_row16_u8_neon(&strip, 4 * (tile + first), batch, sums);
      else clearer_finish_row8_u8_neon(&strip, 4 * (tile + first), batch, sums);
    }
    end = first + batch;
  }
}

/* Whether it is faster than sums of products as they are. */
static int clearer_pays_winograd_u8_neon(const clearer_convolution *c) {
  const uint32_t rows = clearer_least(c->tile_rows, c->rows);
  return c->width >= 8 && c->windows[0].bytes >= (rows == 1 ? 32 : 8);
}

static CLEARER_APART void clearer_winograd_u8_neon(const clearer_convolution *c) {
  const uint32_t channels = c->windows[0].bytes, count = (c->width + 3) / 4;
  const uint32_t chunk = clearer_chunk_tiles_u8(channels, c->width);
  const size_t points = 6 * (c->tile_rows + 2);
  clearer_band_u8_neon band;
  uint32_t tile, b;
  band.c = c;
  band.input = (int16_t *)c->scratch;
  band.weights = band.input + points * clearer_input_point_u8(channels, c->width);
  band.products = (int32_t *)(void *)(band.weights + points * clearer_weights_point_u8(channels));
  for (band.y = 0; band.y < c->rows; band.y += band.tile_rows) {
    band.tile_rows = clearer_tile_rows_u8(c->tile_rows, c->rows - band.y);
    for (tile = 0; tile < count; tile += chunk) {
      const uint32_t tiles = clearer_least(chunk, count - tile);
      const uint8_t *weights = c->weights;
      CLEARER_BY_TILE_ROWS(band.tile_rows, CLEARER_SUFFIXED, clearer_transform_input, c, band.y, tile, tiles,
                           band.input, band.products);
      for (b = 0; b < clearer_block_count(c); b++) {
        const clearer_block block = clearer_block_at(c, b);
        if (block.halves == 1) {
          CLEARER_BY_TILE_ROWS(band.tile_rows, CLEARER_SUFFIXED, clearer_transform_weights16, weights, channels,
                               band.weights);
        } else {
          CLEARER_BY_TILE_ROWS(band.tile_rows, CLEARER_SUFFIXED, clearer_transform_weights8, weights, channels,
                               band.weights);
        }
        clearer_make_block_u8_neon(&band, &block, tile, tiles);
        weights += block.weight_bytes;
      }
    }
  }
}

#undef CLEARER_APART
#undef CLEARER_MULTIPLY16
#undef CLEARER_MULTIPLY8
#undef CLEARER_NAME16
#undef CLEARER_NAME8
#undef CLEARER_SIZE
#undef CLEARER_SUFFIXED
#undef CLEARER_TILES16
#undef CLEARER_TILES8
#undef CLEARER_TRANSFORMS

#endif
