/* How a row is cut into tiles. */
#ifndef CLEARER_TILES_H
#define CLEARER_TILES_H

#include <stdint.h>

/* M(0) M(1) ... for the pixels of a tile. */
#define CLEARER_2(M) M(0) M(1)
#define CLEARER_6(M) CLEARER_2(M) M(2) M(3) M(4) M(5)
#define CLEARER_24(M)                                                                                             \
  CLEARER_6(M) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15) M(16) M(17) M(18) M(19) M(20) M(21) M(22) M(23)

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
