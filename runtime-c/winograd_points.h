/* What Winograd's method shares for floats and integers. */
#ifndef CLEARER_WINOGRAD_POINTS_H
#define CLEARER_WINOGRAD_POINTS_H

#include <stdint.h>

static inline uint32_t clearer_least(uint32_t a, uint32_t b) { return a < b ? a : b; }

#define CLEARER_EACH_POINT(M) M(0) M(1) M(2) M(3) M(4) M(5)

#endif
