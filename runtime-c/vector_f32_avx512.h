/* Float operations of fp32 kernels on 512-bit vectors. */
#ifndef CLEARER_VECTOR_F32_AVX512_H
#define CLEARER_VECTOR_F32_AVX512_H

#include "vector_avx512.h"

CLEARER_INLINE_AVX512 void clearer_store_floats_avx512(void *p, __m512 v) { _mm512_storeu_ps(p, v); }

CLEARER_INLINE_AVX512 __m512 clearer_spread_floats_avx512(const float *p) {
  return _mm512_castsi512_ps(
      _mm512_maskz_cvtepu32_epi64(CLEARER_ALL8, _mm256_loadu_si256((const __m256i_u *)(const void *)p)));
}
/* One float, or two in turn. */
CLEARER_INLINE_AVX512 __m512 clearer_repeat_float_avx512(const float *p) { return _mm512_set1_ps(*p); }
CLEARER_INLINE_AVX512 __m512 clearer_repeat_floats_avx512(const float *p) {
  return _mm512_castsi512_ps(clearer_repeat8_avx512((const uint8_t *)p));
}

CLEARER_INLINE_AVX512 __m512 clearer_add_floats_avx512(__m512 a, __m512 b) { return _mm512_add_ps(a, b); }
CLEARER_INLINE_AVX512 __m512 clearer_subtract_floats_avx512(__m512 a, __m512 b) { return _mm512_sub_ps(a, b); }
/* a * b + c, and a + factor * b, rounded once. */
CLEARER_INLINE_AVX512 __m512 clearer_multiply_add_floats_avx512(__m512 a, __m512 b, __m512 c) {
  return _mm512_fmadd_ps(a, b, c);
}
CLEARER_INLINE_AVX512 __m512 clearer_add_scaled_floats_avx512(__m512 a, float factor, __m512 b) {
  return _mm512_fmadd_ps(b, _mm512_set1_ps(factor), a);
}
CLEARER_INLINE_AVX512 __m512 clearer_relu_avx512(__m512 v) {
  return _mm512_maskz_max_ps(CLEARER_ALL16, v, _mm512_setzero_ps());
}

/* 8 outputs of pixels p and q, which are one after the other once the halves are added. */
CLEARER_INLINE_AVX512 __m512 clearer_whole_floats_avx512(__m512 p, __m512 q) {
  const __m512 v = _mm512_add_ps(_mm512_shuffle_ps(p, q, 0x88), _mm512_shuffle_ps(p, q, 0xdd));
  const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7);
  return _mm512_castpd_ps(_mm512_maskz_permutexvar_pd(CLEARER_ALL8, order, _mm512_castps_pd(v)));
}
CLEARER_INLINE_AVX512 __m512 clearer_load_pixels_avx512(const uint8_t *p, const uint8_t *q) {
  const __m512 v = _mm512_castps256_ps512(_mm256_loadu_ps((const float *)(const void *)p));
  return _mm512_insertf32x8(v, _mm256_loadu_ps((const float *)(const void *)q), 1);
}
CLEARER_INLINE_AVX512 void clearer_store_pixels_avx512(uint8_t *p, uint8_t *q, __m512 v) {
  _mm256_storeu_ps((float *)(void *)p, _mm512_maskz_extractf32x8_ps(CLEARER_ALL8, v, 0));
  _mm256_storeu_ps((float *)(void *)q, _mm512_maskz_extractf32x8_ps(CLEARER_ALL8, v, 1));
}

#endif
