/* int8 convolution with 512-bit vectors and vpdpbusd: four products of uint8 and int8 added to an int32 lane. */
#ifndef CLEARER_CONVOLVE_U8_AVX512VNNI_H
#define CLEARER_CONVOLVE_U8_AVX512VNNI_H

#include "finish_u8_avx512.h"
#include "pairs_u8_avx512vnni.h"
#include "segments.h"
#include "tiles.h"
#include "winograd_u8_avx512vnni.h"

#define CLEARER_V(x) x##_avx512
#define CLEARER_NAME(x) x##_u8_avx512vnni
#define CLEARER_TARGET CLEARER_TARGET_AVX512VNNI
#define CLEARER_SUM int32_t
#define CLEARER_SUMS __m512i
#define CLEARER_FINISH(x) clearer_##x##_u8_avx512
#define CLEARER_LOAD(p) clearer_load_ints_avx512(p)
#define CLEARER_KEEP(p, v) clearer_store_ints_avx512(p, v)
#define CLEARER_SPREAD(p) clearer_spread_ints_avx512(p)
#define CLEARER_WEIGHTS __m512i
#define CLEARER_WEIGHTS_AT(p) _mm512_loadu_si512(p)
#define CLEARER_INPUT __m512i
#define CLEARER_INPUT4(p) clearer_repeat4_avx512(p)
#define CLEARER_INPUT8(p) clearer_repeat8_avx512(p)
/* The empty statement keeps gcc from copying the sums to other registers and back. */
#define CLEARER_DOT(s, i, w) \
  do { \
    s = _mm512_dpbusd_epi32(s, i, w); \
    __asm__("" : "+v"(s)); \
  } while (0)
#define CLEARER_PIXELS(M) CLEARER_PIXELS_24(M)
#define CLEARER_GROUPS(M4, M8) CLEARER_GROUPS_24(M4, M8)
#define CLEARER_PAIR(a, b) clearer_pair_avx512(a, b)
#define CLEARER_TILES16(M) M(24) M(20) M(16) M(12) M(8) M(4) M(1)
#define CLEARER_TILES8(M) M(24) M(16) M(8) M(1)
#define CLEARER_SLIDES
#define CLEARER_PAIRS(x) x##_u8_avx512vnni
#define CLEARER_WINOGRAD(x) x##_u8_avx512vnni
#define CLEARER_TILES32(M) M(12) M(8) M(4) M(1)
#include "convolve_template.h"

#endif
