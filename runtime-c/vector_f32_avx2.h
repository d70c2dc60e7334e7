/* Float operations of fp32 kernels on 256-bit vectors. */
#ifndef CLEARER_VECTOR_F32_AVX2_H
#define CLEARER_VECTOR_F32_AVX2_H

#include "vector_avx2.h"

CLEARER_INLINE_AVX2 void clearer_store_floats_avx2(void *p, __m256 v) { _mm256_storeu_ps((float *)p, v); }
CLEARER_INLINE_AVX2 __m256 clearer_spread_floats_avx2(const float *p) {
  return _mm256_castsi256_ps(_mm256_cvtepu32_epi64(clearer_load_half_avx2(p)));
}

CLEARER_INLINE_AVX2 __m256 clearer_add_floats_avx2(__m256 a, __m256 b) { return _mm256_add_ps(a, b); }
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
