/* int8 convolution by Winograd's method with 128-bit vectors and pmaddwd. */
#ifndef CLEARER_WINOGRAD_U8_SSE41_H
#define CLEARER_WINOGRAD_U8_SSE41_H

#include "finish_u8_sse41.h"
#include "tiles.h"
#include "winograd_u8.h"

#define CLEARER_V(x) x##_sse41
#define CLEARER_NAME(x) x##_u8_sse41
#define CLEARER_TARGET CLEARER_TARGET_SSE41
#define CLEARER_FINISH(x) clearer_##x##_u8_sse41
#define CLEARER_DOT(s, i, w) \
  do { \
    s = _mm_add_epi32(s, _mm_madd_epi16(i, w)); \
    __asm__("" : "+x"(s)); \
  } while (0)
#define CLEARER_TILES(M) M(2) M(1)
#define CLEARER_LARGEST_TILE 2
#define CLEARER_LEAST_CHANNELS4 16
#define CLEARER_LEAST_CHANNELS1 32
#define CLEARER_LEAST_CHANNELS2 16
#define CLEARER_LEAST_WIDTH 8
#include "winograd_u8_template.h"

#endif
