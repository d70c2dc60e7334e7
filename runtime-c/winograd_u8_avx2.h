/* int8 convolution by Winograd's method with 256-bit vectors and vpmaddwd. */
#ifndef CLEARER_WINOGRAD_U8_AVX2_H
#define CLEARER_WINOGRAD_U8_AVX2_H

#include "finish_u8_avx2.h"
#include "tiles.h"
#include "winograd_u8.h"

#define CLEARER_V(x) x##_avx2
#define CLEARER_NAME(x) x##_u8_avx2
#define CLEARER_TARGET CLEARER_TARGET_AVX2
#define CLEARER_FINISH(x) clearer_##x##_u8_avx2
#define CLEARER_DOT(s, i, w) \
  do { \
    s = _mm256_add_epi32(s, _mm256_madd_epi16(i, w)); \
    __asm__("" : "+x"(s)); \
  } while (0)
#define CLEARER_TILES(M) M(6) M(5) M(4) M(2) M(1)
#define CLEARER_LARGEST_TILE 6
#define CLEARER_LEAST_CHANNELS4 16
#define CLEARER_LEAST_CHANNELS1 32
#define CLEARER_LEAST_CHANNELS2 16
#define CLEARER_LEAST_WIDTH 8
#include "winograd_u8_template.h"

#endif
