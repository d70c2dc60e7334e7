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

/* M4 for every four pixels, M8 for every eight. */
#define CLEARER_GROUPS_24(M4, M8)                                                                                \
  M4(0, 1, 2, 3) M4(4, 5, 6, 7) M4(8, 9, 10, 11) M4(12, 13, 14, 15) M4(16, 17, 18, 19) M4(20, 21, 22, 23)       \
  M8(0, 1, 2, 3, 4, 5, 6, 7) M8(8, 9, 10, 11, 12, 13, 14, 15) M8(16, 17, 18, 19, 20, 21, 22, 23)

enum {
  clearer_max_tiles = 8,   /* sizes of one kind, and a 0 */
  clearer_sum_pixels = 24, /* whose sums are kept until they are finished together */
  clearer_most_steps = 4  /* whose weights stay in registers */
};

typedef struct {
  uint32_t full; /* tiles of the largest size come first */
  uint32_t rest; /* index of the size of those that follow, as many as it takes; the last one ends with the row */
} clearer_tiling;

/* `sizes` are tile sizes in pixels, the largest first, then 1 and 0 last; a pixel of a tile takes `vectors` sums. The
 * cheapest cut is all or nearly all tiles of the largest size and some of one other size, so that a width which the
 * largest does not divide is not paid for with an almost empty tile. A step of a tile costs its sums, but no less than
 * the ten or so that hide the latency of adding, and some more. */
static clearer_tiling clearer_cut_row(uint32_t width, const uint32_t *sizes, uint32_t vectors) {
  clearer_tiling tiling = {0, 0};
  const uint32_t most = width / sizes[0];
  uint32_t best = UINT32_MAX, full, i;
  for (full = most > 2 ? most - 2 : 0; full <= most; full++) {
    const uint32_t rest = width - full * sizes[0];
    for (i = 0; sizes[i]; i++) {
      const uint32_t sums = sizes[i] * vectors, tiles = (rest + sizes[i] - 1) / sizes[i];
      const uint32_t cost = full * (sizes[0] * vectors + 2) + tiles * ((sums > 10 ? sums : 10) + 2);
      if (sizes[i] <= width && cost < best) {
        best = cost;
        tiling.full = full;
        tiling.rest = i;
      }
    }
  }
  return tiling;
}

#endif
