/* Convolution by 3x3 kernels with fewer products (S. Winograd; A. Lavin, S. Gray: Fast algorithms for
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
 * With stride 2 a row of outputs is a sum over the even columns of the input, which meet the outer weights, and the odd
 * ones, which meet the middle weight. With the points 0, 1, -1, 2 and infinity for four outputs, 0, 1 and infinity for
 * two, with e and o the even and odd ones of d:
 *
 *         |  2 -1 -2  1  0 |        |  1/2   0  |
 *         |  0 -2 -1  1  0 |        | -1/2 -1/2 |         | 1  1  1  1  0 |
 *   B'e = |  0  2 -3  1  0 | e, G = | -1/6  1/6 |,   A' = | 0  1 -1  2  0 |,   y = A' [ (G (g0, g2)) * (B' e) ] + g1 o
 *         |  0 -1  0  1  0 |        |  1/6  1/3 |         | 0  1  1  4  0 |
 *         |  0  2 -1 -2  1 |        |   0    1  |         | 0  1 -1  8  1 |
 *
 *   y0 = g0 (e0 - e1) + (g0 + g2) e1 + g1 o0,   y1 = (g0 + g2) e1 - g2 (e1 - e2) + g1 o1.
 *
 * A tile of two rows takes 5 lines of 9 products for 72; since g1 is there for all odd ones, 4 x 6 transformed weights.
 *
 * The second row of each A' is that of the point 1, whose column is all ones: a product that starts from the bias there
 * adds it to every output. */
#ifndef CLEARER_WINOGRAD_H
#define CLEARER_WINOGRAD_H

#include "block.h"
#include "winograd_points.h"

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

enum {
  clearer_chunk_tiles = 30, /* whose input is transformed together */
  clearer_batch_tiles = 15, /* whose products are made together, at most */
  clearer_part_tiles = 10,  /* whose columns are transformed together, where products will be */
  clearer_part_columns = 4 * clearer_part_tiles + 2
};

/* Floats of the transformed input of a chunk. The products of a batch lie behind them. */
static inline size_t clearer_chunk_floats(clearer_tile tile, uint32_t channels) {
  return (size_t)tile.lines * tile.taps * tile.columns * clearer_chunk_tiles * channels;
}

/* What is to be multiplied for one block of outputs: some tiles of a chunk. */
typedef struct {
  clearer_tile tile;
  uint32_t groups; /* of 8 channels, of all taps */
  const float *in; /* the first tile's transformed input at the first point */
  const uint8_t *weights;
  const float *bias;
  float *to;
} clearer_batch;

/* Where sums start that have no bias. */
static const float clearer_zeros[16] = {0};

/* Groups of 8 channels that all windows read together. */
static inline uint32_t clearer_window_groups(const clearer_convolution *c) {
  uint32_t bytes = 0, i;
  for (i = 0; i < c->window_count; i++) bytes += c->windows[i].bytes;
  return bytes / 32;
}

#define CLEARER_EACH_TILE(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14)
#define CLEARER_EACH_COLUMN(M) CLEARER_EACH_POINT(M) M(6) M(7) M(8)

#endif
