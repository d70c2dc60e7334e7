/* How much a tile of Winograd's method takes, see winograd.h. */
#ifndef CLEARER_WINOGRAD_TILE_H
#define CLEARER_WINOGRAD_TILE_H

#include <stdint.h>

/* A tile: `columns` products of each of `lines`; where the kernel's rows are not transformed, each of their sum of
 * three. */
typedef struct {
  uint32_t lines, columns, taps;
  uint32_t weight_lines, weight_columns; /* the last of which serves all products beyond */
} clearer_tile;

static inline clearer_tile clearer_tile_of(uint32_t tile_rows, uint32_t stride) {
  clearer_tile tile = {1, 6, 3, 1, 6};
  if (stride == 2) tile.columns = 9;
  if (tile_rows > 1) tile.taps = 1, tile.lines = stride == 2 ? 5 : tile_rows + 2;
  tile.weight_lines = stride == 2 ? 4 : tile.lines;
  return tile;
}

#endif
