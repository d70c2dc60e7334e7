/* What all kernels on 512-bit vectors share. */
#ifndef CLEARER_VECTOR_AVX512_H
#define CLEARER_VECTOR_AVX512_H

#include <immintrin.h>
#include <string.h>

#define CLEARER_TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))
#define CLEARER_INLINE_AVX512 static inline __attribute__((always_inline)) CLEARER_TARGET_AVX512

/* Masks of all lanes: the unmasked intrinsics make g++ 12 warn of uninitialised values (its bug 105593). */
#define CLEARER_ALL8 ((__mmask8)0xff)
#define CLEARER_ALL16 ((__mmask16)0xffff)
#define CLEARER_ALL32 ((__mmask32)0xffffffff)

enum { clearer_lanes_avx512 = 16 };
typedef __m512i clearer_ints_avx512;
typedef __m512 clearer_floats_avx512;

CLEARER_INLINE_AVX512 __m512 clearer_load_floats_avx512(const void *p) { return _mm512_loadu_ps(p); }

/* 4 or 8 bytes, repeated. */
CLEARER_INLINE_AVX512 __m512i clearer_repeat4_avx512(const uint8_t *p) {
  int32_t v;
  memcpy(&v, p, 4);
  return _mm512_set1_epi32(v);
}
CLEARER_INLINE_AVX512 __m512i clearer_repeat8_avx512(const uint8_t *p) {
  int64_t v;
  memcpy(&v, p, 8);
  return _mm512_set1_epi64(v);
}

#endif
