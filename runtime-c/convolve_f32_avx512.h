/* fp32 convolution with 512-bit vectors. */
#ifndef CLEARER_CONVOLVE_F32_AVX512_H
#define CLEARER_CONVOLVE_F32_AVX512_H

#include "finish_f32_avx512.h"
#include "segments.h"
#include "tiles.h"

#define CLEARER_V(x) x##_avx512
#define CLEARER_NAME(x) x##_f32_avx512
#define CLEARER_TARGET CLEARER_TARGET_AVX512
#define CLEARER_SUM float
#define CLEARER_SUMS __m512
#define CLEARER_FINISH(x) clearer_##x##_f32_avx512
#define CLEARER_LOAD(p) clearer_load_floats_avx512(p)
#define CLEARER_KEEP(p, v) clearer_store_floats_avx512(p, v)
#define CLEARER_SPREAD(p) clearer_spread_floats_avx512(p)
#define CLEARER_WEIGHTS __m512
#define CLEARER_WEIGHTS_AT(p) clearer_load_floats_avx512(p)
#define CLEARER_INPUT __m512
#define CLEARER_INPUT4(p) _mm512_castsi512_ps(clearer_repeat4_avx512(p))
#define CLEARER_INPUT8(p) _mm512_castsi512_ps(clearer_repeat8_avx512(p))
#define CLEARER_DOT(s, i, w) \
  do { \
    s = _mm512_fmadd_ps(i, w, s); \
    __asm__("" : "+v"(s)); \
  } while (0)
#define CLEARER_PIXELS(M) CLEARER_PIXELS_24(M)
#define CLEARER_TILES16(M) M(24) M(20) M(16) M(12) M(8) M(4) M(1)
#define CLEARER_TILES8(M) CLEARER_TILES16(M)
#define CLEARER_SLIDES
#define CLEARER_TILES32(M) M(12) M(10) M(8) M(6) M(4) M(1)
#include "convolve_template.h"

#endif
