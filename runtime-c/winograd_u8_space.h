/* The scratch that winograd_u8.h works in: the transformed input of a chunk of tiles, a block's transformed weights, the
 * products of some tiles, and how their rows are finished. */
#ifndef CLEARER_WINOGRAD_U8_SPACE_H
#define CLEARER_WINOGRAD_U8_SPACE_H

#include <stddef.h>
#include <stdint.h>

/* Tiles of a row whose input is transformed together: an even number. Fewer would have weights transformed more often,
 * but a row of `width` pixels has no more. */
static inline uint32_t clearer_chunk_tiles_u8(uint32_t channels, uint32_t width) {
  const uint32_t most = channels < 128 ? 2048 / channels / 2 * 2 : 16, all = (width + 7) / 8 * 2;
  return all < most ? all : most;
}

enum {
  clearer_most_products_u8 = 16, /* tiles whose products are made together */
  clearer_tile_sums_u8 = 4 * 4 * 16, /* behind which is how rows are finished: 4096 bytes together */
  clearer_finish_bytes_u8 = 4096
};

/* From point to point of the transformed input and of a block's transformed weights, in int16. They would often be
 * multiples of 4096 bytes, of which the first-level cache holds but a few lines. */
static inline size_t clearer_input_point_u8(uint32_t channels, uint32_t width) {
  return (size_t)channels * clearer_chunk_tiles_u8(channels, width) + 32;
}
static inline size_t clearer_weights_point_u8(uint32_t channels) { return (size_t)channels * 16 + 32; }

/* Bytes for tiles of so many rows, or fewer. */
static inline size_t clearer_winograd_bytes_u8(uint32_t tile_rows, uint32_t channels, uint32_t width) {
  const size_t point = 2 * (clearer_input_point_u8(channels, width) + clearer_weights_point_u8(channels)) +
                       4 * 16 * clearer_most_products_u8;
  return 6 * (tile_rows + 2) * point + clearer_finish_bytes_u8;
}

#endif
