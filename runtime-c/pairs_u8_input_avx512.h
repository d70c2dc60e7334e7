/* The transform of inputs of pairs_u8.h, with 512-bit vectors.
 *
 * Transformed input lies as [phase][row][quad][4 channels][16 bytes]: in phase 0 points 1 and 2, in phase 1 points 0 and 3,
 * of each first the quad's pairs A and B, 4 bytes each. So one address serves a quad's points and pairs.
 *
 * A quad reads 6 pixels. Those at a distance of two have differences for points 0 and 3, in turn; those side by side sums
 * and differences for points 1 and 2. */
#ifndef CLEARER_PAIRS_U8_INPUT_AVX512_H
#define CLEARER_PAIRS_U8_INPUT_AVX512_H

#include "vector_u8_avx512.h"

/* a - b + 128; where `odd`, b - a + 128. */
CLEARER_INLINE_AVX512 __m512i clearer_pairs_differ_avx512(__m512i a, __m512i b, __mmask64 odd) {
  const __m512i v = _mm512_mask_sub_epi8(_mm512_sub_epi8(a, b), odd, b, a);
  return _mm512_xor_si512(v, _mm512_set1_epi8((char)0x80));
}
/* a + b; where `odd`, a - b + 128. */
CLEARER_INLINE_AVX512 __m512i clearer_pairs_add_avx512(__m512i a, __m512i b, __mmask64 odd) {
  const __m512i v = _mm512_mask_sub_epi8(_mm512_add_epi8(a, b), odd, a, b);
  return _mm512_xor_si512(v, _mm512_maskz_set1_epi8(odd, (char)0x80));
}

/* 16 or 32 bytes of pixels `step` bytes apart. */
CLEARER_INLINE_AVX512 __m512i clearer_pixels16_avx512(const uint8_t *p, size_t step) {
  const __m256i a = _mm256_set_m128i(_mm_loadu_si128((const __m128i_u *)(const void *)(p + step)),
                                     _mm_loadu_si128((const __m128i_u *)(const void *)p));
  const __m256i b = _mm256_set_m128i(_mm_loadu_si128((const __m128i_u *)(const void *)(p + 3 * step)),
                                     _mm_loadu_si128((const __m128i_u *)(const void *)(p + 2 * step)));
  return _mm512_maskz_inserti64x4(CLEARER_ALL8, _mm512_castsi256_si512(a), b, 1);
}
CLEARER_INLINE_AVX512 __m512i clearer_pixels32_avx512(const uint8_t *p, size_t step) {
  const __m256i a = _mm256_loadu_si256((const __m256i_u *)(const void *)p);
  const __m256i b = _mm256_loadu_si256((const __m256i_u *)(const void *)(p + step));
  return _mm512_maskz_inserti64x4(CLEARER_ALL8, _mm512_castsi256_si512(a), b, 1);
}

/* Compilers would load again what is used twice, across lines of the cache. */
#define CLEARER_LOADED(a, b, c) __asm__("" : "+v"(a), "+v"(b), "+v"(c))

/* 32 channels of a quad. */
CLEARER_INLINE_AVX512 void clearer_pairs_input32_avx512(const uint8_t *p, size_t step, uint8_t *to, size_t phase) {
  const __mmask64 odd = 0xffffffff00000000;
  const __m512i low = _mm512_setr_epi32(0, 16, 8, 24, 1, 17, 9, 25, 2, 18, 10, 26, 3, 19, 11, 27);
  const __m512i high = _mm512_or_si512(low, _mm512_set1_epi32(4));
  const __m512i p01 = clearer_pixels32_avx512(p, step), p23 = clearer_pixels32_avx512(p + 2 * step, step);
  const __m512i p45 = clearer_pixels32_avx512(p + 4 * step, step), p12 = clearer_pixels32_avx512(p + step, step);
  const __m512i p34 = clearer_pixels32_avx512(p + 3 * step, step);
  const __m512i a = clearer_pairs_differ_avx512(p01, p23, odd), b = clearer_pairs_differ_avx512(p23, p45, odd);
  const __m512i p21 = _mm512_maskz_shuffle_i64x2(CLEARER_ALL8, p12, p12, 0x4e);
  const __m512i p43 = _mm512_maskz_shuffle_i64x2(CLEARER_ALL8, p34, p34, 0x4e);
  const __m512i c = clearer_pairs_add_avx512(p12, p21, odd), d = clearer_pairs_add_avx512(p34, p43, odd);
  clearer_store_ints_avx512(to, _mm512_permutex2var_epi32(c, low, d));
  clearer_store_ints_avx512(to + 64, _mm512_permutex2var_epi32(c, high, d));
  clearer_store_ints_avx512(to + phase, _mm512_permutex2var_epi32(a, low, b));
  clearer_store_ints_avx512(to + phase + 64, _mm512_permutex2var_epi32(a, high, b));
}

/* 16 channels of a quad: of its pixels 0..3, 1..4 and 2..5. */
CLEARER_INLINE_AVX512 void clearer_pairs_input16_avx512(__m512i p0, __m512i p1, __m512i p2, uint8_t *to, size_t phase) {
  const __mmask64 odd = 0xffff0000ffff0000;
  const __m512i order = _mm512_setr_epi32(0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 11, 7, 15);
  __m512i swapped, a, b;
  CLEARER_LOADED(p0, p1, p2);
  swapped = _mm512_maskz_shuffle_i64x2(CLEARER_ALL8, p1, p1, 0xb1);
  a = clearer_pairs_differ_avx512(p0, p2, odd);
  b = clearer_pairs_add_avx512(p1, swapped, odd);
  clearer_store_ints_avx512(to, _mm512_maskz_permutexvar_epi32(CLEARER_ALL16, order, b));
  clearer_store_ints_avx512(to + phase, _mm512_maskz_permutexvar_epi32(CLEARER_ALL16, order, a));
}
CLEARER_INLINE_AVX512 void clearer_pairs_apart16_avx512(const uint8_t *p, size_t step, uint8_t *to, size_t phase) {
  const __m512i a = clearer_pixels16_avx512(p, step);
  const __m512i b = _mm512_castsi256_si512(
      _mm256_set_m128i(_mm_loadu_si128((const __m128i_u *)(const void *)(p + 5 * step)),
                       _mm_loadu_si128((const __m128i_u *)(const void *)(p + 4 * step))));
  clearer_pairs_input16_avx512(a, _mm512_maskz_alignr_epi64(CLEARER_ALL8, b, a, 2),
                               _mm512_maskz_shuffle_i64x2(CLEARER_ALL8, a, b, 0x4e), to, phase);
}

/* 8 channels of two quads: of their pixels 0..7, 1..8 and 2..9. Returns point 1 and 2, and 0 and 3. */
typedef struct {
  __m512i phases[2];
} clearer_pairs_input_eights_avx512;

CLEARER_INLINE_AVX512 clearer_pairs_input_eights_avx512 clearer_pairs_input8_avx512(__m512i p0, __m512i p1, __m512i p2) {
  const __mmask64 odd = 0xff00ff00ff00ff00;
  const __m512i order = _mm512_setr_epi32(0, 4, 2, 6, 1, 5, 3, 7, 8, 12, 10, 14, 9, 13, 11, 15);
  clearer_pairs_input_eights_avx512 to;
  __m512i swapped, a, b;
  CLEARER_LOADED(p0, p1, p2);
  swapped = _mm512_maskz_shuffle_epi32(CLEARER_ALL16, p1, (_MM_PERM_ENUM)0x4e);
  a = clearer_pairs_differ_avx512(p0, p2, odd);
  b = clearer_pairs_add_avx512(p1, swapped, odd);
  to.phases[0] = _mm512_maskz_permutexvar_epi32(CLEARER_ALL16, order, b);
  to.phases[1] = _mm512_maskz_permutexvar_epi32(CLEARER_ALL16, order, a);
  return to;
}
/* 8 channels of a quad. */
CLEARER_INLINE_AVX512 void clearer_pairs_apart8_avx512(const uint8_t *p, size_t step, uint8_t *to, size_t phase) {
  uint64_t d[6];
  clearer_pairs_input_eights_avx512 v;
  uint32_t i;
  for (i = 0; i < 6; i++) memcpy(&d[i], p + i * step, 8);
#define CLEARER_FOUR(i) \
  _mm512_setr_epi64((int64_t)d[i], (int64_t)d[i + 1], (int64_t)d[i + 2], (int64_t)d[i + 3], 0, 0, 0, 0)
  v = clearer_pairs_input8_avx512(CLEARER_FOUR(0), CLEARER_FOUR(1), CLEARER_FOUR(2));
#undef CLEARER_FOUR
  _mm256_storeu_si256((__m256i_u *)(void *)to, _mm512_maskz_extracti64x4_epi64(CLEARER_ALL8, v.phases[0], 0));
  _mm256_storeu_si256((__m256i_u *)(void *)(to + phase), _mm512_maskz_extracti64x4_epi64(CLEARER_ALL8, v.phases[1], 0));
}

/* Some quads of `rows` rows, from byte `at` on, where transformed rows lie `row` apart. */
static __attribute__((noinline)) CLEARER_TARGET_AVX512 void clearer_pairs_input_avx512(
    const uint8_t *const *rows, uint32_t count, size_t at, uint32_t pixel, uint32_t channels, uint32_t quads,
    uint8_t *to_rows, size_t row, size_t phase) {
  uint32_t y, n, i;
  for (y = 0; y < count; y++, to_rows += row) {
    const uint8_t *in = rows[y] + at;
    uint8_t *to = to_rows;
    n = 0;
    if (channels == 8 && pixel == 8) {
      for (; n + 2 <= quads; n += 2, in += 64, to += 64) {
        const clearer_pairs_input_eights_avx512 v = clearer_pairs_input8_avx512(
            clearer_load_ints_avx512(in), clearer_load_ints_avx512(in + 8), clearer_load_ints_avx512(in + 16));
        clearer_store_ints_avx512(to, v.phases[0]);
        clearer_store_ints_avx512(to + phase, v.phases[1]);
      }
    } else if (channels == 16 && pixel == 16) {
      for (; n < quads; n++, in += 64, to += 64) {
        clearer_pairs_input16_avx512(clearer_load_ints_avx512(in), clearer_load_ints_avx512(in + 16),
                                     clearer_load_ints_avx512(in + 32), to, phase);
      }
    }
    for (; n < quads; n++, in += 4 * (size_t)pixel) {
      for (i = 0; i + 32 <= channels; i += 32, to += 128) clearer_pairs_input32_avx512(in + i, pixel, to, phase);
      if (channels & 16) clearer_pairs_apart16_avx512(in + i, pixel, to, phase);
      if (channels & 8) clearer_pairs_apart8_avx512(in + channels - 8, pixel, to + (channels & 16) * 4, phase);
      to += 4 * (size_t)(channels % 32);
    }
  }
}

#undef CLEARER_LOADED

#endif
