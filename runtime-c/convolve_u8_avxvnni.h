/* int8 convolution with 256-bit vectors and vpdpbusd: four products of uint8 and int8 added to an int32 lane. */
#ifndef CLEARER_CONVOLVE_U8_AVXVNNI_H
#define CLEARER_CONVOLVE_U8_AVXVNNI_H

#include "finish_u8_avx2.h"
#include "segments.h"
#include "tiles.h"
#include "winograd_u8_avxvnni.h"

#define CLEARER_V(x) x##_avx2
#define CLEARER_NAME(x) x##_u8_avxvnni
#define CLEARER_TARGET __attribute__((target("avx2,avxvnni")))
#define CLEARER_SUM int32_t
#define CLEARER_SUMS __m256i
#define CLEARER_FINISH(x) clearer_##x##_u8_avx2
#define CLEARER_LOAD(p) clearer_load_ints_avx2(p)
#define CLEARER_KEEP(p, v) clearer_store_ints_avx2(p, v)
#define CLEARER_SPREAD(p) clearer_spread_ints_avx2(p)
#define CLEARER_WEIGHTS __m256i
#define CLEARER_WEIGHTS_AT(p) clearer_load_ints_avx2(p)
#define CLEARER_INPUT __m256i
#define CLEARER_INPUT4(p) clearer_repeat4_avx2(p)
#define CLEARER_INPUT8(p) clearer_repeat8_avx2(p)
/* The empty statement keeps gcc from copying the sums to other registers and back. */
#define CLEARER_DOT(s, i, w)              \
  do {                                    \
    s = _mm256_dpbusd_avx_epi32(s, i, w); \
    __asm__("" : "+x"(s));                \
  } while (0)
#define CLEARER_PIXELS(M) CLEARER_PIXELS_6(M)
#define CLEARER_TILES16(M) M(6) M(5) M(4) M(2) M(1)
#define CLEARER_TILES8(M) CLEARER_TILES16(M)
#define CLEARER_WINOGRAD(x) x##_u8_avxvnni
#include "convolve_template.h"

#endif
