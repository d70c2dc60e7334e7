/* The scratch that pairs_u8.h works in: how rows are finished, blocks' transformed weights, and the transformed input of a
 * chunk of quads. */
#ifndef CLEARER_PAIRS_U8_SPACE_H
#define CLEARER_PAIRS_U8_SPACE_H

#include <stddef.h>
#include <stdint.h>

enum {
  clearer_pairs_finish_bytes_u8 = 8192, /* how 8 rows are finished */
  clearer_pairs_least_quads_u8 = 3      /* of a chunk */
};

/* A block of 16: what its sums start from, and weights for two of the four points. A block of 8 takes twice that. */
static inline size_t clearer_pairs_block_u8(uint32_t channels) { return 128 + (size_t)channels * 96; }

/* Blocks of 16 whose weights are transformed together: where a convolution has no more, that is once for each call. */
static inline uint32_t clearer_pairs_blocks_u8(uint32_t channels) {
  const uint32_t all = channels % 16 ? channels / 16 + 2 : channels / 16;
  return all < 2 ? 2 : all > 8 ? 8 : all;
}

/* Of the transformed input; 8 bytes for each channel of a quad. Few enough stay in the first-level cache. */
static inline size_t clearer_pairs_input_u8(uint32_t channels) {
  return channels > 128 ? 384 * (size_t)channels : channels > 64 ? 192 * (size_t)channels : 24576;
}

/* Bytes for rows of so many pixels. */
static inline size_t clearer_pairs_bytes_u8(uint32_t channels, uint32_t width) {
  (void)width;
  return clearer_pairs_finish_bytes_u8 + clearer_pairs_blocks_u8(channels) * clearer_pairs_block_u8(channels) +
         clearer_pairs_input_u8(channels);
}

#endif
