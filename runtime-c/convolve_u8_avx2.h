/* int8 convolution with 256-bit vectors, exact: bytes become 16-bit words, even and odd ones apart, and pairs of their
 * products are added in 32 bits. (vpmaddubsw, which multiplies bytes, saturates.) */
#ifndef CLEARER_CONVOLVE_U8_AVX2_H
#define CLEARER_CONVOLVE_U8_AVX2_H

#include "finish_u8_avx2.h"
#include "segments.h"
#include "tiles.h"
#include "winograd_u8_avx2.h"

/* Words of bytes 0 2 4 ... and of bytes 1 3 5 ... */
typedef struct {
  __m256i even, odd;
} clearer_words_u8_avx2;

CLEARER_INLINE_AVX2 clearer_words_u8_avx2 clearer_signed_words_avx2(__m256i v) {
  clearer_words_u8_avx2 words;
  words.even = _mm256_srai_epi16(_mm256_slli_epi16(v, 8), 8);
  words.odd = _mm256_srai_epi16(v, 8);
  return words;
}
CLEARER_INLINE_AVX2 clearer_words_u8_avx2 clearer_unsigned_words_avx2(__m256i v) {
  clearer_words_u8_avx2 words;
  words.even = _mm256_and_si256(v, _mm256_set1_epi16(0xff));
  words.odd = _mm256_srli_epi16(v, 8);
  return words;
}

#define CLEARER_V(x) x##_avx2
#define CLEARER_NAME(x) x##_u8_avx2
#define CLEARER_TARGET CLEARER_TARGET_AVX2
#define CLEARER_SUM int32_t
#define CLEARER_SUMS __m256i
#define CLEARER_FINISH(x) clearer_##x##_u8_avx2
#define CLEARER_LOAD(p) clearer_load_ints_avx2(p)
#define CLEARER_KEEP(p, v) clearer_store_ints_avx2(p, v)
#define CLEARER_SPREAD(p) clearer_spread_ints_avx2(p)
#define CLEARER_WEIGHTS clearer_words_u8_avx2
#define CLEARER_WEIGHTS_AT(p) clearer_signed_words_avx2(clearer_load_ints_avx2(p))
#define CLEARER_INPUT clearer_words_u8_avx2
#define CLEARER_INPUT4(p) clearer_unsigned_words_avx2(clearer_repeat4_avx2(p))
#define CLEARER_INPUT8(p) clearer_unsigned_words_avx2(clearer_repeat8_avx2(p))
#define CLEARER_DOT(s, i, w) \
  s = _mm256_add_epi32(s, _mm256_add_epi32(_mm256_madd_epi16(i.even, w.even), _mm256_madd_epi16(i.odd, w.odd)))
#define CLEARER_PIXELS(M) CLEARER_PIXELS_6(M)
#define CLEARER_TILES16(M) M(6) M(5) M(4) M(2) M(1)
#define CLEARER_TILES8(M) CLEARER_TILES16(M)
#define CLEARER_WINOGRAD(x) x##_u8_avx2
#include "convolve_template.h"

#endif
