/* The transform of weights of pairs_u8.h, with 512-bit vectors, for dot products of unsigned and signed bytes.
 *
 * Of a block there are what its sums start from, 16 for each of two, and then weights, 64 bytes a vector. A block of 16
 * has those of points 1 and 2 in turn, for each row of the kernel and step of 4 channels; those of points 0 and 3 are the
 * outer columns as they are. A block of 8 has points 1 and 2 so as well and then points 0 and 3, but lanes 2 i and 2 i + 1
 * have the same weights, of output i: they serve a quad's pairs A and B. */
#ifndef CLEARER_PAIRS_U8_WEIGHTS_AVX512VNNI_H
#define CLEARER_PAIRS_U8_WEIGHTS_AVX512VNNI_H

#include "vector_u8_avx512.h"

/* Sums of an output's weights: 64 times those of points 0 and 3, 128 times that of point 2. */
typedef struct {
  __m512i first, third, last;
} clearer_pairs_sums_avx512;

/* Points 1 and 2 of three columns. Means of bytes, rounded up, have no overflow: (g0 + g2 + 1) / 2 and g1 / 2, rounded
 * down, which come to u1, as g0 + g1 + g2 is even; with 128 more each. */
CLEARER_INLINE_AVX512VNNI void clearer_pairs_points_avx512vnni(clearer_pairs_sums_avx512 *sums, __m512i g0, __m512i g1,
                                                               __m512i g2, uint8_t *to) {
  const __m512i sign = _mm512_set1_epi8((char)0x80);
  const __m512i outer = _mm512_avg_epu8(_mm512_xor_si512(g0, sign), _mm512_xor_si512(g2, sign));
  const __m512i inner = _mm512_avg_epu8(_mm512_xor_si512(g1, sign), _mm512_set1_epi8(0x7f));
  const __m512i u1 = _mm512_add_epi8(outer, inner), u2 = _mm512_sub_epi8(u1, g1);
  sums->first = _mm512_dpbusd_epi32(sums->first, _mm512_set1_epi8(64), g0);
  sums->third = _mm512_dpbusd_epi32(sums->third, sign, u2);
  sums->last = _mm512_dpbusd_epi32(sums->last, _mm512_set1_epi8(64), g2);
  clearer_store_ints_avx512(to, u1);
  clearer_store_ints_avx512(to + 64, u2);
}

/* What sums start from. */
CLEARER_INLINE_AVX512VNNI void clearer_pairs_starts_avx512vnni(const clearer_pairs_sums_avx512 *sums, __m512i bias,
                                                               uint8_t *to) {
  clearer_store_ints_avx512(to, _mm512_sub_epi32(_mm512_sub_epi32(bias, sums->first), sums->last));
  clearer_store_ints_avx512(to + 64, _mm512_sub_epi32(_mm512_sub_epi32(sums->last, sums->first), sums->third));
}

static CLEARER_TARGET_AVX512VNNI void clearer_pairs_weights16_avx512vnni(const uint8_t *weights, uint32_t channels,
                                                                         const int32_t *bias, uint8_t *to) {
  const __m512i zero = clearer_zero_avx512();
  clearer_pairs_sums_avx512 sums = {zero, zero, zero};
  uint8_t *const starts = to;
  uint32_t n;
  for (to += 128, n = 0; n < 3 * channels / 4; n++, weights += 192, to += 128) {
    clearer_pairs_points_avx512vnni(&sums, clearer_load_ints_avx512(weights), clearer_load_ints_avx512(weights + 64),
                                    clearer_load_ints_avx512(weights + 128), to);
  }
  clearer_pairs_starts_avx512vnni(&sums, clearer_load_ints_avx512(bias), starts);
}

static CLEARER_TARGET_AVX512VNNI void clearer_pairs_weights8_avx512vnni(const uint8_t *weights, uint32_t channels,
                                                                        const int32_t *bias, uint8_t *to) {
  const __m512i zero = clearer_zero_avx512(), spread = clearer_spread_ints_avx512(bias);
  const size_t phase = 96 * (size_t)channels;
  clearer_pairs_sums_avx512 sums = {zero, zero, zero};
  uint8_t *const starts = to;
  uint32_t n;
#define CLEARER_HALF(at, half) \
  _mm512_maskz_shuffle_epi32(CLEARER_ALL16, clearer_load_ints_avx512(at), (_MM_PERM_ENUM)((half) ? 0xf5 : 0xa0))
#define CLEARER_POINTS(half)                                                                   \
  {                                                                                            \
    const __m512i g0 = CLEARER_HALF(weights, half), g2 = CLEARER_HALF(weights + 128, half);    \
    clearer_pairs_points_avx512vnni(&sums, g0, CLEARER_HALF(weights + 64, half), g2, to);      \
    clearer_store_ints_avx512(to + phase, g0);                                                 \
    clearer_store_ints_avx512(to + phase + 64, g2);                                            \
    to += 128;                                                                                 \
  }
  for (to += 128, n = 0; n < 3 * channels / 8; n++, weights += 192) {
    CLEARER_POINTS(0)
    CLEARER_POINTS(1)
  }
#undef CLEARER_HALF
#undef CLEARER_POINTS
  clearer_pairs_starts_avx512vnni(
      &sums, _mm512_maskz_shuffle_epi32(CLEARER_ALL16, spread, (_MM_PERM_ENUM)0xa0), starts);
}

#endif
