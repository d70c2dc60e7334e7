/* What Winograd's method shares for floats and integers. */
#ifndef CLEARER_WINOGRAD_POINTS_H
#define CLEARER_WINOGRAD_POINTS_H

#include <stdint.h>

static inline uint32_t clearer_least(uint32_t a, uint32_t b) { return a < b ? a : b; }

#define CLEARER_EACH_POINT(M) M(0) M(1) M(2) M(3) M(4) M(5)

/* CLEARER_POINT(i, j, value) for the six points of a column. */
#define CLEARER_COLUMN_POINTS(j, column) \
  CLEARER_POINT(0, j, (column)[0]);      \
  CLEARER_POINT(1, j, (column)[1]);      \
  CLEARER_POINT(2, j, (column)[2]);      \
  CLEARER_POINT(3, j, (column)[3]);      \
  CLEARER_POINT(4, j, (column)[4]);      \
  CLEARER_POINT(5, j, (column)[5]);

#endif
