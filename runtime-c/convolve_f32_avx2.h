/* fp32 convolution with 256-bit vectors and fused multiply-adds. */
#ifndef CLEARER_CONVOLVE_F32_AVX2_H
#define CLEARER_CONVOLVE_F32_AVX2_H

#include "finish_f32_avx2.h"
#include "segments.h"
#include "tiles.h"

#define CLEARER_V(x) x##_avx2
#define CLEARER_NAME(x) x##_f32_avx2
#define CLEARER_TARGET __attribute__((target("avx2,fma")))
#define CLEARER_SUM float
#define CLEARER_SUMS __m256
#define CLEARER_FINISH(x) clearer_##x##_f32_avx2
#define CLEARER_LOAD(p) clearer_load_floats_avx2(p)
#define CLEARER_KEEP(p, v) clearer_store_floats_avx2(p, v)
#define CLEARER_SPREAD(p) clearer_spread_floats_avx2(p)
#define CLEARER_WEIGHTS __m256
#define CLEARER_WEIGHTS_AT(p) clearer_load_floats_avx2(p)
#define CLEARER_INPUT __m256
#define CLEARER_INPUT4(p) _mm256_castsi256_ps(clearer_repeat4_avx2(p))
#define CLEARER_INPUT8(p) _mm256_castsi256_ps(clearer_repeat8_avx2(p))
#define CLEARER_DOT(s, i, w) s = _mm256_fmadd_ps(i, w, s)
#define CLEARER_PIXELS(M) CLEARER_PIXELS_6(M)
#define CLEARER_TILES16(M) M(6) M(5) M(4) M(2) M(1)
#define CLEARER_TILES8(M) CLEARER_TILES16(M)
#include "convolve_template.h"

#endif
