/* int8 convolution by Winograd's method with 512-bit vectors and vpdpwssd: two products of int16 added to an int32
 * lane. */
#ifndef CLEARER_WINOGRAD_U8_AVX512VNNI_H
#define CLEARER_WINOGRAD_U8_AVX512VNNI_H

#include "finish_u8_avx512.h"
#include "tiles.h"
#include "winograd_u8.h"

#define CLEARER_V(x) x##_avx512
#define CLEARER_NAME(x) x##_u8_avx512vnni
#define CLEARER_TARGET CLEARER_TARGET_AVX512VNNI
#define CLEARER_FINISH(x) clearer_##x##_u8_avx512
#define CLEARER_DOT(s, i, w) \
  do { \
    s = _mm512_dpwssd_epi32(s, i, w); \
    __asm__("" : "+v"(s)); \
  } while (0)
#define CLEARER_TILES(M) M(16) M(15) M(12) M(8) M(1)
#define CLEARER_LARGEST_TILE 16
#define CLEARER_LEAST_CHANNELS4 32
#define CLEARER_LEAST_CHANNELS1 UINT32_MAX
#define CLEARER_LEAST_CHANNELS2 64
#define CLEARER_LEAST_WIDTH 32
#include "winograd_u8_template.h"

#endif
