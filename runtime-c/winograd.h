/* Convolution by 3x3 kernels of stride 1 with fewer products (S. Winograd; A. Lavin, S. Gray: Fast algorithms for
 * convolutional neural networks, 2015).
 *
 * Four neighbouring outputs of a row, y, need twelve products with the three weights g of a kernel's row. As polynomials
 * they are the product of g and six inputs d, transposed; evaluated at 0, 1, -1, 2, -2 and infinity it takes six:
 *
 *   y = A' [ (G g) * (B' d) ]
 *
 *        |  4  0 -5  0  1  0 |        |  1/4    0    0  |
 *        |  0 -4 -4  1  1  0 |        | -1/6 -1/6 -1/6  |         | 1  1  1  1  1  0 |
 *   B' = |  0  4 -4 -1  1  0 |    G = | -1/6  1/6 -1/6  |    A' = | 0  1 -1  2 -2  0 |
 *        |  0 -2 -1  2  1  0 |        |  1/24 1/12 1/6  |         | 0  1  1  4  4  0 |
 *        |  0  2 -1 -2  1  0 |        |  1/24 -1/12 1/6 |         | 0  1 -1  8 -8  1 |
 *        |  0  4  0 -5  0  1 |        |    0    0    1  |
 *
 * Between inputs and outputs only the middle product depends on both channels: there are B' d for each input channel,
 * A' m for each output channel, and G g is done by the compiler. The same goes for columns. A tile is 4 pixels of 4 rows
 * (6 x 6 points for 144 products: 4 times fewer), of 2 rows (with the points 0, 1, -1 and infinity, 4 x 6 points for 72
 * products: 3 times fewer), or of one row, where the kernel's three rows are summed as they are (6 points with three
 * products each for 36: half). For two rows:
 *
 *   B'd = (d0 - d2, d1 + d2, d2 - d1, d1 - d3),  G = (1 0 0, 1/2 1/2 1/2, 1/2 -1/2 1/2, 0 0 1),
 *   A'm = (m0 + m1 + m2, m1 - m2 - m3).
 *
 * The second row of each A' is that of the point 1, whose column is all ones: a product that starts from the bias there
 * adds it to every output. */
#ifndef CLEARER_WINOGRAD_H
#define CLEARER_WINOGRAD_H

#include "block.h"

enum {
  clearer_chunk_tiles = 24, /* whose input is transformed together */
  clearer_batch_tiles = 12, /* whose products are made together, at most */
  clearer_tile_points = 6   /* in a row */
};

/* Points in a column of a tile; where they are not transformed, rows of the kernel. */
static inline uint32_t clearer_tile_lines(uint32_t tile_rows) { return tile_rows == 1 ? 3 : tile_rows + 2; }

/* Floats of the transformed input of a chunk. The products of a batch lie behind them. */
static inline size_t clearer_chunk_floats(uint32_t tile_rows, uint32_t channels) {
  return (size_t)clearer_tile_lines(tile_rows) * clearer_tile_points * clearer_chunk_tiles * channels;
}

static inline uint32_t clearer_least(uint32_t a, uint32_t b) { return a < b ? a : b; }

#define CLEARER_EACH_TILE(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11)
#define CLEARER_EACH_POINT(M) M(0) M(1) M(2) M(3) M(4) M(5)

#endif
