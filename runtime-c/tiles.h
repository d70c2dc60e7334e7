/* How a row is cut into tiles. */
#ifndef CLEARER_TILES_H
#define CLEARER_TILES_H

#include <stdint.h>

/* M(n, n - 1, n - 2), not below 0, for the pixels n of a tile and two more. */
#define CLEARER_PIXELS_2(M) M(0, 0, 0) M(1, 0, 0) M(2, 1, 0) M(3, 2, 1)
#define CLEARER_PIXELS_6(M) CLEARER_PIXELS_2(M) M(4, 3, 2) M(5, 4, 3) M(6, 5, 4) M(7, 6, 5)
#define CLEARER_PIXELS_24(M)                                                                         \
  CLEARER_PIXELS_6(M) M(8, 7, 6) M(9, 8, 7) M(10, 9, 8) M(11, 10, 9) M(12, 11, 10) M(13, 12, 11) \
  M(14, 13, 12) M(15, 14, 13) M(16, 15, 14) M(17, 16, 15) M(18, 17, 16) M(19, 18, 17) \
  M(20, 19, 18) M(21, 20, 19) M(22, 21, 20) M(23, 22, 21) M(24, 23, 22) M(25, 24, 23)

typedef struct {
  uint32_t full; /* tiles of the largest size come first */
  uint32_t rest; /* index of the size of those that follow, as many as it takes; the last one ends with the row */
} clearer_tiling;

/* `sizes` are tile sizes in pixels, the largest first, then 1 and 0 last; a pixel of a tile takes `vectors` accumulators.
 * Largest tiles as long as more than two of them remain; then the one size that costs least, so that a width which the
 * largest does not divide is not paid for with an almost empty tile. A step of a tile costs its accumulators, but no
 * less than about 10, which is what hides the latency of the sums, and some overhead. */
static clearer_tiling clearer_cut_row(uint32_t width, const uint32_t *sizes, uint32_t vectors) {
  clearer_tiling tiling = {0, 0};
  const uint32_t most = 2 * sizes[0];
  uint32_t best = UINT32_MAX, i, rest;
  if (width > most) tiling.full = (width - most + sizes[0] - 1) / sizes[0];
  rest = width - tiling.full * sizes[0];
  for (i = 0; sizes[i]; i++) {
    const uint32_t sums = sizes[i] * vectors, tiles = (rest + sizes[i] - 1) / sizes[i];
    const uint32_t cost = tiles * ((sums > 10 ? sums : 10) + 1);
    if (sizes[i] <= width && cost < best) {
      best = cost;
      tiling.rest = i;
    }
  }
  return tiling;
}

#endif
