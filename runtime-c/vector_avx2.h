/* What all kernels on 256-bit vectors share. */
#ifndef CLEARER_VECTOR_AVX2_H
#define CLEARER_VECTOR_AVX2_H

#include <immintrin.h>
#include <string.h>

#define CLEARER_TARGET_AVX2 __attribute__((target("avx2")))
#define CLEARER_INLINE_AVX2 static inline __attribute__((always_inline)) CLEARER_TARGET_AVX2

enum { clearer_lanes_avx2 = 8 };
typedef __m256i clearer_ints_avx2;
typedef __m256 clearer_floats_avx2;

CLEARER_INLINE_AVX2 __m256 clearer_load_floats_avx2(const void *p) { return _mm256_loadu_ps((const float *)p); }

CLEARER_INLINE_AVX2 __m128i clearer_load_half_avx2(const void *p) { return _mm_loadu_si128((const __m128i_u *)p); }

/* 4 or 8 bytes, repeated. */
CLEARER_INLINE_AVX2 __m256i clearer_repeat4_avx2(const uint8_t *p) {
  int32_t v;
  memcpy(&v, p, 4);
  return _mm256_set1_epi32(v);
}
CLEARER_INLINE_AVX2 __m256i clearer_repeat8_avx2(const uint8_t *p) {
  int64_t v;
  memcpy(&v, p, 8);
  return _mm256_set1_epi64x(v);
}

#endif
