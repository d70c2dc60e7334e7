/* Winograd's method, see winograd.h, in integers and exact.
 *
 * Without their denominators all transforms are of integers. Some factors are moved from the outputs to the weights, as
 * far as 16 bits hold them. For four outputs, with B' as for floats,
 *
 *        | 6  0  0 |
 *        | 4  4  4 |           | 1 -1 -1  1  1  0 |
 *   G =  | 4 -4  4 |      A' = | 0 -1  1  2 -2  0 |      A' [ (G g) * (B' d) ] = 24 y,
 *        | 1  2  4 |           | 0 -1 -1  4  4  0 |
 *        | 1 -2  4 |           | 0 -1  1  8 -8  2 |
 *        | 0  0 12 |
 *
 * and for two outputs, where G = (2 0 0, 1 1 1, 1 -1 1, 0 0 2), 2 y. Coefficients of B' of one sign sum up
 * to 8 at most, where those of the other make 2, so that inputs of 8 bits become no more than 68 * 255; those of a row
 * of G to 12: weights become no more than 144 * 127. Both fit 16 bits.
 *
 * Sums of products are left to overflow: they are right but for a multiple of 2^32. So is what comes of them by
 * additions and shifts to the left: 576 y for tiles of 4 x 4, 48 y for 2 x 4. 9 and 3 have inverses modulo 2^32, a
 * product with which leaves 64 y and 16 y, and these are exact, if only they fit 32 bits: for which see kernel.h.
 *
 * Weights are transformed while it runs, those of a block for each chunk of tiles: so a file has no more of them, and
 * they serve kernels which do without. */
#ifndef CLEARER_WINOGRAD_U8_H
#define CLEARER_WINOGRAD_U8_H

#include "block.h"
#include "winograd_points.h"
#include "winograd_u8_space.h"

/* Rows of the tiles at a place from which so many rows are to be made, if tiles may have `most`. A single row is the first
 * of two: the last line of points has no part in it. */
static inline uint32_t clearer_tile_rows_u8(uint32_t most, uint32_t rows) {
  return most == 4 && rows > 2 ? 4 : most > 1 && rows > 1 ? 2 : 1;
}

/* Calls that one of three functions which is for tiles of so many rows; NAME(x) is x with a suffix. */
#define CLEARER_BY_TILE_ROWS(rows, NAME, function, ...)              \
  do {                                                               \
    if ((rows) == 4) NAME(function##_4)(__VA_ARGS__);                \
    else if ((rows) == 2) NAME(function##_2)(__VA_ARGS__);           \
    else NAME(function##_1)(__VA_ARGS__);                            \
  } while (0)

#define CLEARER_EACH_TILE_U8(M)                                                                             \
  M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15) M(16) M(17) M(18) \
  M(19) M(20) M(21) M(22) M(23)

#endif
