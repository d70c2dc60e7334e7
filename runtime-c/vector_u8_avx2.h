/* Integer operations of int8 kernels on 256-bit vectors. Of outputs in a block of 8, one pixel fills a vector once the
 * halves are added, in the order that adding them leaves: 0 1 4 5, 2 3 6 7 ("paired"). */
#ifndef CLEARER_VECTOR_U8_AVX2_H
#define CLEARER_VECTOR_U8_AVX2_H

#include "vector_avx2.h"
#include "vector_u8_sse41.h"

CLEARER_INLINE_AVX2 __m256i clearer_zero_avx2(void) { return _mm256_setzero_si256(); }
CLEARER_INLINE_AVX2 __m256i clearer_load_ints_avx2(const void *p) { return _mm256_loadu_si256((const __m256i_u *)p); }
CLEARER_INLINE_AVX2 void clearer_store_ints_avx2(void *p, __m256i v) { _mm256_storeu_si256((__m256i_u *)p, v); }
CLEARER_INLINE_AVX2 __m128i clearer_load_quarter_avx2(const void *p) { return _mm_loadl_epi64((const __m128i_u *)p); }
/* Stores pixels of 8, 16 or 32 bytes, `step` bytes apart. */
CLEARER_INLINE_AVX2 void clearer_scatter_avx2(uint8_t *p, size_t step, __m256i v, const uint32_t size) {
  if (size == 32) {
    clearer_store_ints_avx2(p, v);
  } else {
    const __m128i low = _mm256_castsi256_si128(v), high = _mm256_extracti128_si256(v, 1);
    clearer_scatter_sse41(p, step, low, size);
    clearer_scatter_sse41(p + 16 / size * step, step, high, size);
  }
}

/* p[0], 0, p[1], 0, ... */
CLEARER_INLINE_AVX2 __m256i clearer_spread_ints_avx2(const int32_t *p) {
  return _mm256_cvtepu32_epi64(clearer_load_half_avx2(p));
}

CLEARER_INLINE_AVX2 __m256i clearer_widen_u8_avx2(const uint8_t *p) {
  return _mm256_cvtepu8_epi32(clearer_load_quarter_avx2(p));
}
CLEARER_INLINE_AVX2 __m256i clearer_widen_i16_avx2(const uint8_t *p) {
  return _mm256_cvtepi16_epi32(clearer_load_half_avx2(p));
}
/* 4 values, repeated. */
CLEARER_INLINE_AVX2 __m256 clearer_repeat4_floats_avx2(const float *p) {
  return _mm256_broadcast_ps((const __m128 *)(const void *)p);
}
CLEARER_INLINE_AVX2 __m256i clearer_repeat4_ints_avx2(const int32_t *p) {
  return _mm256_broadcastsi128_si256(clearer_load_half_avx2(p));
}
/* The bytes of the lower or upper half as words. */
CLEARER_INLINE_AVX2 __m256i clearer_low_bytes_avx2(__m256i v) {
  return _mm256_cvtepu8_epi16(_mm256_castsi256_si128(v));
}
CLEARER_INLINE_AVX2 __m256i clearer_high_bytes_avx2(__m256i v) {
  return _mm256_cvtepu8_epi16(_mm256_extracti128_si256(v, 1));
}
/* The lower or upper 128-bit lane twice. */
CLEARER_INLINE_AVX2 __m256i clearer_low_twice_avx2(__m256i v) { return _mm256_permute4x64_epi64(v, 0x44); }
CLEARER_INLINE_AVX2 __m256i clearer_high_twice_avx2(__m256i v) { return _mm256_permute4x64_epi64(v, 0xee); }
/* In each 128-bit lane the bytes or words of the lower or upper half of a and of b in turn. */
CLEARER_INLINE_AVX2 __m256i clearer_zip_low_bytes_avx2(__m256i a, __m256i b) { return _mm256_unpacklo_epi8(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_zip_high_bytes_avx2(__m256i a, __m256i b) { return _mm256_unpackhi_epi8(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_zip_low_avx2(__m256i a, __m256i b) { return _mm256_unpacklo_epi16(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_zip_high_avx2(__m256i a, __m256i b) { return _mm256_unpackhi_epi16(a, b); }
/* In each 128-bit lane a's and then b's, as words and as bytes. */
CLEARER_INLINE_AVX2 __m256i clearer_pack_ints_avx2(__m256i a, __m256i b) { return _mm256_packs_epi32(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_pack_words_avx2(__m256i a, __m256i b) { return _mm256_packus_epi16(a, b); }
/* sum + value * scale, where value and scale fit int16. Values are not negative, or scales are masked to 16 bits. */
CLEARER_INLINE_AVX2 __m256i clearer_add_scaled_avx2(__m256i sum, __m256i value, __m256i scale) {
  return _mm256_add_epi32(sum, _mm256_madd_epi16(value, scale));
}
CLEARER_INLINE_AVX2 __m256i clearer_low16_avx2(__m256i v) { return _mm256_and_si256(v, _mm256_set1_epi32(0xffff)); }
CLEARER_INLINE_AVX2 __m256i clearer_requantise_avx2(__m256i sum, __m256 scale) {
  return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale));
}

/* a, b and c, d: 16 outputs of a pixel each. To bytes and to int16, in the order of pixels and outputs. */
CLEARER_INLINE_AVX2 __m256i clearer_bytes_avx2(__m256i a, __m256i b, __m256i c, __m256i d) {
  const __m256i v = _mm256_packus_epi16(_mm256_packs_epi32(a, b), _mm256_packs_epi32(c, d));
  return _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}
CLEARER_INLINE_AVX2 __m256i clearer_rectify16_avx2(__m256i v) {
  return _mm256_max_epi16(v, _mm256_setzero_si256());
}
CLEARER_INLINE_AVX2 __m256i clearer_scale16_avx2(__m256i v, __m256i scale) { return _mm256_mulhrs_epi16(v, scale); }
/* v / 8, at most 255, of what is not negative. */
CLEARER_INLINE_AVX2 __m256i clearer_coarse16_avx2(__m256i v) {
  return _mm256_min_epi16(_mm256_srli_epi16(v, 3), _mm256_set1_epi16(255));
}
CLEARER_INLINE_AVX2 __m256i clearer_word_bytes_avx2(__m256i a, __m256i b) {
  return _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xd8);
}
CLEARER_INLINE_AVX2 __m256i clearer_least_bytes_avx2(__m256i a, __m256i b) { return _mm256_min_epu8(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_repeat1_avx2(uint32_t v) { return _mm256_set1_epi8((char)v); }
CLEARER_INLINE_AVX2 __m256i clearer_words_avx2(__m256i a, __m256i b) {
  return _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xd8);
}

/* The same for blocks of 8; only AVX-512 has a second pixel q. */
CLEARER_INLINE_AVX2 __m256i clearer_pair_avx2(__m256i a, __m256i b) { return _mm256_hadd_epi32(a, b); }
CLEARER_INLINE_AVX2 __m256 clearer_paired_floats_avx2(const float *p) {
  return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(_mm256_loadu_ps(p)), 0xd8));
}
CLEARER_INLINE_AVX2 __m256i clearer_paired_ints_avx2(const int32_t *p) {
  return _mm256_permute4x64_epi64(clearer_load_ints_avx2(p), 0xd8);
}
CLEARER_INLINE_AVX2 __m256i clearer_paired_u8_avx2(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return _mm256_cvtepu8_epi32(_mm_shufflelo_epi16(clearer_load_quarter_avx2(p), 0xd8));
}
CLEARER_INLINE_AVX2 __m256i clearer_paired_i16_avx2(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return _mm256_cvtepi16_epi32(_mm_shuffle_epi32(clearer_load_half_avx2(p), 0xd8));
}
CLEARER_INLINE_AVX2 __m256i clearer_paired_bytes_avx2(__m256i a, __m256i b, __m256i c, __m256i d) {
  const __m256i v = clearer_bytes_avx2(a, b, c, d); /* of each pixel: outputs 0 1 4 5 2 3 6 7 */
  return _mm256_shufflehi_epi16(_mm256_shufflelo_epi16(v, 0xd8), 0xd8);
}
CLEARER_INLINE_AVX2 __m256i clearer_paired_words_avx2(__m256i a, __m256i b) {
  return _mm256_permutevar8x32_epi32(_mm256_packs_epi32(a, b), _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

/* Of 16 bits. */
CLEARER_INLINE_AVX2 __m256i clearer_add_words_avx2(__m256i a, __m256i b) { return _mm256_add_epi16(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_subtract_words_avx2(__m256i a, __m256i b) { return _mm256_sub_epi16(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_shift_words_avx2(__m256i v, const int n) { return _mm256_slli_epi16(v, n); }
CLEARER_INLINE_AVX2 __m256i clearer_multiply_words_avx2(__m256i v, int16_t by) {
  return _mm256_mullo_epi16(v, _mm256_set1_epi16(by));
}
/* 16 bytes of a pixel; only AVX-512 has a second pixel q. */
CLEARER_INLINE_AVX2 __m256i clearer_widen_pixels_avx2(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return _mm256_cvtepu8_epi16(clearer_load_half_avx2(p));
}
/* Of each four bytes the first two or the last two, as signed words. */
CLEARER_INLINE_AVX2 __m256i clearer_weight_words_avx2(const uint8_t *p, const uint32_t half) {
  const __m256i order = _mm256_setr_epi32(0x03010200, 0x07050604, 0x0b090a08, 0x0f0d0e0c, 0x03010200,
                                          0x07050604, 0x0b090a08, 0x0f0d0e0c);
  const __m256i v = _mm256_shuffle_epi8(clearer_load_ints_avx2(p), order);
  return _mm256_srai_epi16(half ? v : _mm256_slli_epi16(v, 8), 8);
}
/* Of 32 bits. */
CLEARER_INLINE_AVX2 __m256i clearer_add_ints_avx2(__m256i a, __m256i b) { return _mm256_add_epi32(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_subtract_ints_avx2(__m256i a, __m256i b) { return _mm256_sub_epi32(a, b); }
CLEARER_INLINE_AVX2 __m256i clearer_shift_ints_avx2(__m256i v, const int n) { return _mm256_slli_epi32(v, n); }
CLEARER_INLINE_AVX2 __m256i clearer_multiply_shift_ints_avx2(__m256i v, int32_t by, const int right) {
  return _mm256_srai_epi32(_mm256_mullo_epi32(v, _mm256_set1_epi32(by)), right);
}

#endif
