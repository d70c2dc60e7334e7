/* Integer operations of int8 kernels on 512-bit vectors. Of outputs in a block of 8, two pixels p and q fill a vector
 * once the halves are added, in the order that adding them leaves: p0 p1 q0 q1, p2 p3 q2 q3, ... ("paired"). */
#ifndef CLEARER_VECTOR_U8_AVX512_H
#define CLEARER_VECTOR_U8_AVX512_H

#include "vector_avx512.h"
#include "vector_u8_sse41.h"

#define CLEARER_TARGET_AVX512VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,avx512vnni")))
#define CLEARER_INLINE_AVX512VNNI static inline __attribute__((always_inline)) CLEARER_TARGET_AVX512VNNI

CLEARER_INLINE_AVX512 __m512i clearer_zero_avx512(void) { return _mm512_setzero_si512(); }
CLEARER_INLINE_AVX512 __m512i clearer_load_ints_avx512(const void *p) { return _mm512_loadu_si512(p); }
CLEARER_INLINE_AVX512 void clearer_store_ints_avx512(void *p, __m512i v) { _mm512_storeu_si512(p, v); }
/* Stores pixels of 8, 16, 32 or 64 bytes, `step` bytes apart. */
CLEARER_INLINE_AVX512 void clearer_scatter_avx512(uint8_t *p, size_t step, __m512i v, const uint32_t size) {
  if (size == 64) {
    clearer_store_ints_avx512(p, v);
  } else if (size == 32) {
    _mm256_storeu_si256((__m256i_u *)(void *)p, _mm512_maskz_extracti64x4_epi64(CLEARER_ALL8, v, 0));
    _mm256_storeu_si256((__m256i_u *)(void *)(p + step), _mm512_maskz_extracti64x4_epi64(CLEARER_ALL8, v, 1));
  } else {
    clearer_scatter_sse41(p, step, _mm512_maskz_extracti32x4_epi32(CLEARER_ALL8, v, 0), size);
    clearer_scatter_sse41(p + 16 / size * step, step, _mm512_maskz_extracti32x4_epi32(CLEARER_ALL8, v, 1), size);
    clearer_scatter_sse41(p + 32 / size * step, step, _mm512_maskz_extracti32x4_epi32(CLEARER_ALL8, v, 2), size);
    clearer_scatter_sse41(p + 48 / size * step, step, _mm512_maskz_extracti32x4_epi32(CLEARER_ALL8, v, 3), size);
  }
}

/* p[0], 0, p[1], 0, ... */
CLEARER_INLINE_AVX512 __m512i clearer_spread_ints_avx512(const int32_t *p) {
  return _mm512_maskz_cvtepu32_epi64(CLEARER_ALL8, _mm256_loadu_si256((const __m256i_u *)(const void *)p));
}

CLEARER_INLINE_AVX512 __m512i clearer_repeat16_avx512(const uint8_t *p) {
  return _mm512_maskz_broadcast_i32x4(CLEARER_ALL16, _mm_loadu_si128((const __m128i_u *)(const void *)p));
}
CLEARER_INLINE_AVX512 __m512i clearer_widen_u8_avx512(const uint8_t *p) {
  return _mm512_maskz_cvtepu8_epi32(CLEARER_ALL16, _mm_loadu_si128((const __m128i_u *)(const void *)p));
}
CLEARER_INLINE_AVX512 __m512i clearer_widen_i16_avx512(const uint8_t *p) {
  return _mm512_maskz_cvtepi16_epi32(CLEARER_ALL16, _mm256_loadu_si256((const __m256i_u *)(const void *)p));
}
/* 4 values, repeated. */
CLEARER_INLINE_AVX512 __m512 clearer_repeat4_floats_avx512(const float *p) {
  return _mm512_maskz_broadcast_f32x4(CLEARER_ALL16, _mm_loadu_ps(p));
}
CLEARER_INLINE_AVX512 __m512i clearer_repeat4_ints_avx512(const int32_t *p) {
  return clearer_repeat16_avx512((const uint8_t *)p);
}
/* The bytes of the lower or upper half as words. */
CLEARER_INLINE_AVX512 __m512i clearer_low_bytes_avx512(__m512i v) {
  return _mm512_maskz_cvtepu8_epi16(CLEARER_ALL32, _mm512_maskz_extracti64x4_epi64(CLEARER_ALL8, v, 0));
}
CLEARER_INLINE_AVX512 __m512i clearer_high_bytes_avx512(__m512i v) {
  return _mm512_maskz_cvtepu8_epi16(CLEARER_ALL32, _mm512_maskz_extracti64x4_epi64(CLEARER_ALL8, v, 1));
}
/* Each 128-bit lane of the lower or upper half twice. */
CLEARER_INLINE_AVX512 __m512i clearer_low_twice_avx512(__m512i v) {
  return _mm512_maskz_shuffle_i64x2(CLEARER_ALL8, v, v, 0x50);
}
CLEARER_INLINE_AVX512 __m512i clearer_high_twice_avx512(__m512i v) {
  return _mm512_maskz_shuffle_i64x2(CLEARER_ALL8, v, v, 0xfa);
}
/* In each 128-bit lane the bytes or words of the lower or upper half of a and of b in turn. */
CLEARER_INLINE_AVX512 __m512i clearer_zip_low_bytes_avx512(__m512i a, __m512i b) { return _mm512_unpacklo_epi8(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_zip_high_bytes_avx512(__m512i a, __m512i b) { return _mm512_unpackhi_epi8(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_zip_low_avx512(__m512i a, __m512i b) { return _mm512_unpacklo_epi16(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_zip_high_avx512(__m512i a, __m512i b) { return _mm512_unpackhi_epi16(a, b); }
/* In each 128-bit lane a's and then b's, as words and as bytes. */
CLEARER_INLINE_AVX512 __m512i clearer_pack_ints_avx512(__m512i a, __m512i b) { return _mm512_packs_epi32(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_pack_words_avx512(__m512i a, __m512i b) { return _mm512_packus_epi16(a, b); }
/* sum + value * scale, where value and scale fit int16. Values are not negative, or scales are masked to 16 bits. */
CLEARER_INLINE_AVX512VNNI __m512i clearer_add_scaled_avx512(__m512i sum, __m512i value, __m512i scale) {
  return _mm512_dpwssd_epi32(sum, value, scale);
}
CLEARER_INLINE_AVX512 __m512i clearer_low16_avx512(__m512i v) {
  return _mm512_and_si512(v, _mm512_set1_epi32(0xffff));
}
CLEARER_INLINE_AVX512 __m512i clearer_requantise_avx512(__m512i sum, __m512 scale) {
  return _mm512_maskz_cvtps_epi32(CLEARER_ALL16, _mm512_mul_ps(_mm512_maskz_cvtepi32_ps(CLEARER_ALL16, sum), scale));
}

/* a..d: 16 outputs of four pixels each. To bytes and to int16, in the order of pixels and outputs. */
CLEARER_INLINE_AVX512 __m512i clearer_bytes_avx512(__m512i a, __m512i b, __m512i c, __m512i d) {
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  const __m512i v = _mm512_packus_epi16(_mm512_packs_epi32(a, b), _mm512_packs_epi32(c, d));
  return _mm512_maskz_permutexvar_epi32(CLEARER_ALL16, order, v);
}
CLEARER_INLINE_AVX512 __m512i clearer_rectify16_avx512(__m512i v) {
  return _mm512_max_epi16(v, _mm512_setzero_si512());
}
CLEARER_INLINE_AVX512 __m512i clearer_scale16_avx512(__m512i v, __m512i scale) { return _mm512_mulhrs_epi16(v, scale); }
/* v / 8, at most 255, of what is not negative. */
CLEARER_INLINE_AVX512 __m512i clearer_coarse16_avx512(__m512i v) {
  return _mm512_min_epi16(_mm512_srli_epi16(v, 3), _mm512_set1_epi16(255));
}
CLEARER_INLINE_AVX512 __m512i clearer_word_bytes_avx512(__m512i a, __m512i b) {
  const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7);
  return _mm512_maskz_permutexvar_epi64(CLEARER_ALL8, order, _mm512_packus_epi16(a, b));
}
CLEARER_INLINE_AVX512 __m512i clearer_least_bytes_avx512(__m512i a, __m512i b) { return _mm512_min_epu8(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_repeat1_avx512(uint32_t v) { return _mm512_set1_epi8((char)v); }
CLEARER_INLINE_AVX512 __m512i clearer_words_avx512(__m512i a, __m512i b) {
  const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7);
  return _mm512_maskz_permutexvar_epi64(CLEARER_ALL8, order, _mm512_packs_epi32(a, b));
}

/* The same for blocks of 8. */
CLEARER_INLINE_AVX512 __m512i clearer_pair_avx512(__m512i p, __m512i q) {
  const __m512 a = _mm512_castsi512_ps(p), b = _mm512_castsi512_ps(q);
  return _mm512_add_epi32(_mm512_castps_si512(_mm512_shuffle_ps(a, b, 0x88)),
                          _mm512_castps_si512(_mm512_shuffle_ps(a, b, 0xdd)));
}
CLEARER_INLINE_AVX512 __m512 clearer_paired_floats_avx512(const float *p) {
  const __m512i order = _mm512_setr_epi32(0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7);
  return _mm512_maskz_permutexvar_ps(CLEARER_ALL16, order, _mm512_castps256_ps512(_mm256_loadu_ps(p)));
}
CLEARER_INLINE_AVX512 __m512i clearer_paired_ints_avx512(const int32_t *p) {
  const __m512i order = _mm512_setr_epi32(0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7);
  const __m256i v = _mm256_loadu_si256((const __m256i_u *)(const void *)p);
  return _mm512_maskz_permutexvar_epi32(CLEARER_ALL16, order, _mm512_castsi256_si512(v));
}
/* Where the pixels lie together, or are one, each 128-bit lane picks its four from all 16 bytes. */
CLEARER_INLINE_AVX512 __m512i clearer_paired_u8_avx512(const uint8_t *p, const uint8_t *q) {
  if (q == p + 8) {
    const __m512i order = _mm512_setr_epi32(-256 + 0, -256 + 1, -256 + 8, -256 + 9, -256 + 2, -256 + 3, -256 + 10,
                                            -256 + 11, -256 + 4, -256 + 5, -256 + 12, -256 + 13, -256 + 6, -256 + 7,
                                            -256 + 14, -256 + 15);
    return _mm512_shuffle_epi8(clearer_repeat16_avx512(p), order);
  }
  return _mm512_maskz_cvtepu8_epi32(
      CLEARER_ALL16, _mm_unpacklo_epi16(_mm_loadl_epi64((const __m128i_u *)(const void *)p),
                                        _mm_loadl_epi64((const __m128i_u *)(const void *)q)));
}
/* The upper halves of the results do not count: scales are masked to 16 bits. */
CLEARER_INLINE_AVX512 __m512i clearer_paired_i16_avx512(const uint8_t *p, const uint8_t *q) {
  if (q == p) {
    const __m512i order = _mm512_setr_epi32(0x0100, 0x0302, 0x0100, 0x0302, 0x0504, 0x0706, 0x0504, 0x0706, 0x0908,
                                            0x0b0a, 0x0908, 0x0b0a, 0x0d0c, 0x0f0e, 0x0d0c, 0x0f0e);
    return _mm512_shuffle_epi8(clearer_repeat16_avx512(p), order);
  } else if (q == p + 16) {
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    const __m256i v = _mm256_loadu_si256((const __m256i_u *)(const void *)p);
    return _mm512_maskz_cvtepi16_epi32(CLEARER_ALL16, _mm256_permutevar8x32_epi32(v, order));
  } else {
    const __m128i a = _mm_loadu_si128((const __m128i_u *)(const void *)p);
    const __m128i b = _mm_loadu_si128((const __m128i_u *)(const void *)q);
    return _mm512_maskz_cvtepi16_epi32(CLEARER_ALL16,
                                       _mm256_set_m128i(_mm_unpackhi_epi32(a, b), _mm_unpacklo_epi32(a, b)));
  }
}
CLEARER_INLINE_AVX512 __m512i clearer_paired_bytes_avx512(__m512i a, __m512i b, __m512i c, __m512i d) {
  const __m512i order = _mm512_set_epi16(31, 23, 15, 7, 30, 22, 14, 6, 29, 21, 13, 5, 28, 20, 12, 4, 27, 19, 11, 3, 26,
                                         18, 10, 2, 25, 17, 9, 1, 24, 16, 8, 0);
  const __m512i v = _mm512_packus_epi16(_mm512_packs_epi32(a, b), _mm512_packs_epi32(c, d));
  return _mm512_maskz_permutexvar_epi16(CLEARER_ALL32, order, v);
}
CLEARER_INLINE_AVX512 __m512i clearer_paired_words_avx512(__m512i a, __m512i b) {
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  return _mm512_maskz_permutexvar_epi32(CLEARER_ALL16, order, _mm512_packs_epi32(a, b));
}

/* Of 16 bits. */
CLEARER_INLINE_AVX512 __m512i clearer_add_words_avx512(__m512i a, __m512i b) { return _mm512_add_epi16(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_subtract_words_avx512(__m512i a, __m512i b) { return _mm512_sub_epi16(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_shift_words_avx512(__m512i v, const uint8_t n) { return _mm512_slli_epi16(v, n); }
CLEARER_INLINE_AVX512 __m512i clearer_multiply_words_avx512(__m512i v, int16_t by) {
  return _mm512_mullo_epi16(v, _mm512_set1_epi16(by));
}
/* 16 bytes of two pixels. */
CLEARER_INLINE_AVX512 __m512i clearer_widen_pixels_avx512(const uint8_t *p, const uint8_t *q) {
  return _mm512_cvtepu8_epi16(_mm256_set_m128i(_mm_loadu_si128((const __m128i_u *)(const void *)q),
                                               _mm_loadu_si128((const __m128i_u *)(const void *)p)));
}
/* Of each four bytes the first two or the last two. */
CLEARER_INLINE_AVX512 __m512i clearer_weight_words_avx512(const uint8_t *p, const uint32_t half) {
  const __m512i order = _mm512_set4_epi32(0x0f0d0e0c, 0x0b090a08, 0x07050604, 0x03010200);
  const __m512i v = _mm512_shuffle_epi8(_mm512_loadu_si512(p), order);
  return _mm512_srai_epi16(half ? v : _mm512_slli_epi16(v, 8), 8);
}
/* Of 32 bits. */
CLEARER_INLINE_AVX512 __m512i clearer_add_ints_avx512(__m512i a, __m512i b) { return _mm512_add_epi32(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_subtract_ints_avx512(__m512i a, __m512i b) { return _mm512_sub_epi32(a, b); }
CLEARER_INLINE_AVX512 __m512i clearer_shift_ints_avx512(__m512i v, const uint8_t n) {
  return _mm512_maskz_slli_epi32(CLEARER_ALL16, v, n);
}
CLEARER_INLINE_AVX512 __m512i clearer_multiply_shift_ints_avx512(__m512i v, int32_t by, const uint8_t right) {
  return _mm512_maskz_srai_epi32(CLEARER_ALL16, _mm512_mullo_epi32(v, _mm512_set1_epi32(by)), right);
}

#endif
