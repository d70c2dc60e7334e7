/* 128-bit vectors. Of outputs in a block of 8, half a pixel fills a vector once the halves are added, in order. */
#ifndef CLEARER_VECTOR_U8_SSE41_H
#define CLEARER_VECTOR_U8_SSE41_H

#include <immintrin.h>
#include <string.h>

#define CLEARER_TARGET_SSE41 __attribute__((target("sse4.1")))
#define CLEARER_INLINE_SSE41 static inline __attribute__((always_inline)) CLEARER_TARGET_SSE41

enum { clearer_lanes_sse41 = 4 };
typedef __m128i clearer_ints_sse41;
typedef __m128 clearer_floats_sse41;

CLEARER_INLINE_SSE41 __m128i clearer_zero_sse41(void) { return _mm_setzero_si128(); }
CLEARER_INLINE_SSE41 __m128i clearer_load_ints_sse41(const void *p) { return _mm_loadu_si128((const __m128i_u *)p); }
CLEARER_INLINE_SSE41 void clearer_store_ints_sse41(void *p, __m128i v) { _mm_storeu_si128((__m128i_u *)p, v); }
CLEARER_INLINE_SSE41 __m128 clearer_load_floats_sse41(const float *p) { return _mm_loadu_ps(p); }
CLEARER_INLINE_SSE41 __m128i clearer_load_half_sse41(const void *p) { return _mm_loadl_epi64((const __m128i_u *)p); }
CLEARER_INLINE_SSE41 __m128i clearer_load_quarter_sse41(const void *p) {
  int32_t v;
  memcpy(&v, p, 4);
  return _mm_cvtsi32_si128(v);
}
/* Stores pixels of 8 bytes, `step` bytes apart, or (a part of) one of 16 bytes or more. */
CLEARER_INLINE_SSE41 void clearer_scatter_sse41(uint8_t *p, size_t step, __m128i v, const uint32_t size) {
  if (size == 8) {
    _mm_storel_epi64((__m128i_u *)(void *)p, v);
    _mm_storeh_pd((double *)(void *)(p + step), _mm_castsi128_pd(v));
  } else {
    clearer_store_ints_sse41(p, v);
  }
}

/* p[0], 0, p[1], 0 */
CLEARER_INLINE_SSE41 __m128i clearer_spread_ints_sse41(const int32_t *p) {
  return _mm_cvtepu32_epi64(clearer_load_half_sse41(p));
}

/* 4 or 8 bytes, repeated. */
CLEARER_INLINE_SSE41 __m128i clearer_repeat4_sse41(const uint8_t *p) {
  return _mm_shuffle_epi32(clearer_load_quarter_sse41(p), 0);
}
CLEARER_INLINE_SSE41 __m128i clearer_repeat8_sse41(const uint8_t *p) {
  const __m128i v = clearer_load_half_sse41(p);
  return _mm_unpacklo_epi64(v, v);
}

CLEARER_INLINE_SSE41 __m128i clearer_widen_u8_sse41(const uint8_t *p) {
  return _mm_cvtepu8_epi32(clearer_load_quarter_sse41(p));
}
CLEARER_INLINE_SSE41 __m128i clearer_widen_i16_sse41(const uint8_t *p) {
  return _mm_cvtepi16_epi32(clearer_load_half_sse41(p));
}
/* 4 values. */
CLEARER_INLINE_SSE41 __m128 clearer_repeat4_floats_sse41(const float *p) { return clearer_load_floats_sse41(p); }
CLEARER_INLINE_SSE41 __m128i clearer_repeat4_ints_sse41(const int32_t *p) { return clearer_load_ints_sse41(p); }
/* The bytes of the lower or upper half as words. */
CLEARER_INLINE_SSE41 __m128i clearer_low_bytes_sse41(__m128i v) { return _mm_cvtepu8_epi16(v); }
CLEARER_INLINE_SSE41 __m128i clearer_high_bytes_sse41(__m128i v) { return _mm_unpackhi_epi8(v, _mm_setzero_si128()); }
/* What two pixels have in common. */
CLEARER_INLINE_SSE41 __m128i clearer_low_twice_sse41(__m128i v) { return v; }
CLEARER_INLINE_SSE41 __m128i clearer_high_twice_sse41(__m128i v) { return v; }
/* The bytes or words of the lower or upper half of a and of b in turn. */
CLEARER_INLINE_SSE41 __m128i clearer_zip_low_bytes_sse41(__m128i a, __m128i b) { return _mm_unpacklo_epi8(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_zip_high_bytes_sse41(__m128i a, __m128i b) { return _mm_unpackhi_epi8(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_zip_low_sse41(__m128i a, __m128i b) { return _mm_unpacklo_epi16(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_zip_high_sse41(__m128i a, __m128i b) { return _mm_unpackhi_epi16(a, b); }
/* a's and then b's, as words and as bytes. */
CLEARER_INLINE_SSE41 __m128i clearer_pack_ints_sse41(__m128i a, __m128i b) { return _mm_packs_epi32(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_pack_words_sse41(__m128i a, __m128i b) { return _mm_packus_epi16(a, b); }
/* sum + value * scale, where value and scale fit int16. Values are not negative, or scales are masked to 16 bits. */
CLEARER_INLINE_SSE41 __m128i clearer_add_scaled_sse41(__m128i sum, __m128i value, __m128i scale) {
  return _mm_add_epi32(sum, _mm_madd_epi16(value, scale));
}
CLEARER_INLINE_SSE41 __m128i clearer_low16_sse41(__m128i v) { return _mm_and_si128(v, _mm_set1_epi32(0xffff)); }
CLEARER_INLINE_SSE41 __m128i clearer_requantise_sse41(__m128i sum, __m128 scale) {
  return _mm_cvtps_epi32(_mm_mul_ps(_mm_cvtepi32_ps(sum), scale));
}

/* a, b, c, d: 16 outputs of a pixel. To bytes and to int16. */
CLEARER_INLINE_SSE41 __m128i clearer_bytes_sse41(__m128i a, __m128i b, __m128i c, __m128i d) {
  return _mm_packus_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d));
}
CLEARER_INLINE_SSE41 __m128i clearer_rectify16_sse41(__m128i v) { return _mm_max_epi16(v, _mm_setzero_si128()); }
/* (v * scale + 0x4000) >> 15, and words to bytes. */
CLEARER_INLINE_SSE41 __m128i clearer_scale16_sse41(__m128i v, __m128i scale) { return _mm_mulhrs_epi16(v, scale); }
/* v / 8, at most 255, of what is not negative. */
CLEARER_INLINE_SSE41 __m128i clearer_coarse16_sse41(__m128i v) {
  return _mm_min_epi16(_mm_srli_epi16(v, 3), _mm_set1_epi16(255));
}
CLEARER_INLINE_SSE41 __m128i clearer_word_bytes_sse41(__m128i a, __m128i b) { return _mm_packus_epi16(a, b); }
/* The smaller of each two bytes, and a byte, repeated. */
CLEARER_INLINE_SSE41 __m128i clearer_least_bytes_sse41(__m128i a, __m128i b) { return _mm_min_epu8(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_repeat1_sse41(uint32_t v) { return _mm_set1_epi8((char)v); }
CLEARER_INLINE_SSE41 __m128i clearer_words_sse41(__m128i a, __m128i b) { return _mm_packs_epi32(a, b); }

/* The same for blocks of 8; only AVX-512 has a second pixel q. */
CLEARER_INLINE_SSE41 __m128i clearer_pair_sse41(__m128i a, __m128i b) { return _mm_hadd_epi32(a, b); }
CLEARER_INLINE_SSE41 __m128 clearer_paired_floats_sse41(const float *p) { return _mm_loadu_ps(p); }
CLEARER_INLINE_SSE41 __m128i clearer_paired_ints_sse41(const int32_t *p) { return clearer_load_ints_sse41(p); }
CLEARER_INLINE_SSE41 __m128i clearer_paired_u8_sse41(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return clearer_widen_u8_sse41(p);
}
CLEARER_INLINE_SSE41 __m128i clearer_paired_i16_sse41(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return clearer_widen_i16_sse41(p);
}
CLEARER_INLINE_SSE41 __m128i clearer_paired_bytes_sse41(__m128i a, __m128i b, __m128i c, __m128i d) {
  return clearer_bytes_sse41(a, b, c, d);
}
CLEARER_INLINE_SSE41 __m128i clearer_paired_words_sse41(__m128i a, __m128i b) { return _mm_packs_epi32(a, b); }

/* Of 16 bits. */
CLEARER_INLINE_SSE41 __m128i clearer_add_words_sse41(__m128i a, __m128i b) { return _mm_add_epi16(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_subtract_words_sse41(__m128i a, __m128i b) { return _mm_sub_epi16(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_shift_words_sse41(__m128i v, const int n) { return _mm_slli_epi16(v, n); }
CLEARER_INLINE_SSE41 __m128i clearer_multiply_words_sse41(__m128i v, int16_t by) {
  return _mm_mullo_epi16(v, _mm_set1_epi16(by));
}
/* 8 bytes of a pixel; only AVX-512 has a second pixel q. */
CLEARER_INLINE_SSE41 __m128i clearer_widen_pixels_sse41(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return _mm_cvtepu8_epi16(clearer_load_half_sse41(p));
}
/* Of each four bytes the first two or the last two, as signed words. */
CLEARER_INLINE_SSE41 __m128i clearer_weight_words_sse41(const uint8_t *p, const uint32_t half) {
  const __m128i order = _mm_setr_epi32(0x03010200, 0x07050604, 0x0b090a08, 0x0f0d0e0c);
  const __m128i v = _mm_shuffle_epi8(clearer_load_ints_sse41(p), order);
  return _mm_srai_epi16(half ? v : _mm_slli_epi16(v, 8), 8);
}
/* Of 32 bits. */
CLEARER_INLINE_SSE41 __m128i clearer_add_ints_sse41(__m128i a, __m128i b) { return _mm_add_epi32(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_subtract_ints_sse41(__m128i a, __m128i b) { return _mm_sub_epi32(a, b); }
CLEARER_INLINE_SSE41 __m128i clearer_shift_ints_sse41(__m128i v, const int n) { return _mm_slli_epi32(v, n); }
CLEARER_INLINE_SSE41 __m128i clearer_multiply_shift_ints_sse41(__m128i v, int32_t by, const int right) {
  return _mm_srai_epi32(_mm_mullo_epi32(v, _mm_set1_epi32(by)), right);
}

#endif
