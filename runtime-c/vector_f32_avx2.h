/* Float operations of fp32 kernels on 256-bit vectors. */
#ifndef CLEARER_VECTOR_F32_AVX2_H
#define CLEARER_VECTOR_F32_AVX2_H

#include "vector_avx2.h"

#define CLEARER_INLINE_AVX2_FMA static inline __attribute__((always_inline, target("avx2,fma")))

CLEARER_INLINE_AVX2 void clearer_store_floats_avx2(void *p, __m256 v) { _mm256_storeu_ps((float *)p, v); }
CLEARER_INLINE_AVX2 __m256 clearer_spread_floats_avx2(const float *p) {
  return _mm256_castsi256_ps(_mm256_cvtepu32_epi64(clearer_load_half_avx2(p)));
}

/* One float, or two in turn. */
CLEARER_INLINE_AVX2 __m256 clearer_repeat_float_avx2(const float *p) { return _mm256_broadcast_ss(p); }
CLEARER_INLINE_AVX2 __m256 clearer_repeat_floats_avx2(const float *p) {
  return _mm256_castsi256_ps(clearer_repeat8_avx2((const uint8_t *)p));
}

CLEARER_INLINE_AVX2 __m256 clearer_add_floats_avx2(__m256 a, __m256 b) { return _mm256_add_ps(a, b); }
CLEARER_INLINE_AVX2 __m256 clearer_subtract_floats_avx2(__m256 a, __m256 b) { return _mm256_sub_ps(a, b); }
/* a * b + c, and a + factor * b, rounded once. */
CLEARER_INLINE_AVX2_FMA __m256 clearer_multiply_add_floats_avx2(__m256 a, __m256 b, __m256 c) {
  return _mm256_fmadd_ps(a, b, c);
}
CLEARER_INLINE_AVX2_FMA __m256 clearer_add_scaled_floats_avx2(__m256 a, float factor, __m256 b) {
  return _mm256_fmadd_ps(b, _mm256_set1_ps(factor), a);
}
CLEARER_INLINE_AVX2 __m256 clearer_relu_avx2(__m256 v) { return _mm256_max_ps(v, _mm256_setzero_ps()); }
CLEARER_INLINE_AVX2 __m256 clearer_whole_floats_avx2(__m256 a, __m256 b) {
  return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(_mm256_hadd_ps(a, b)), 0xd8));
}
CLEARER_INLINE_AVX2 __m256 clearer_load_pixels_avx2(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return clearer_load_floats_avx2(p);
}
CLEARER_INLINE_AVX2 void clearer_store_pixels_avx2(uint8_t *p, uint8_t *q, __m256 v) {
  (void)q;
  clearer_store_floats_avx2(p, v);
}

#endif
