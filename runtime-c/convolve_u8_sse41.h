/* int8 convolution with 128-bit vectors, exact: bytes become 16-bit words, even and odd ones apart, and pairs of their
 * products are added in 32 bits. (pmaddubsw, which multiplies bytes, saturates.) */
#ifndef CLEARER_CONVOLVE_U8_SSE41_H
#define CLEARER_CONVOLVE_U8_SSE41_H

#include "finish_u8_sse41.h"
#include "segments.h"
#include "tiles.h"
#include "winograd_u8_sse41.h"

/* Words of bytes 0 2 4 ... and of bytes 1 3 5 ... */
typedef struct {
  __m128i even, odd;
} clearer_words_u8_sse41;

CLEARER_INLINE_SSE41 clearer_words_u8_sse41 clearer_signed_words_sse41(__m128i v) {
  clearer_words_u8_sse41 words;
  words.even = _mm_srai_epi16(_mm_slli_epi16(v, 8), 8);
  words.odd = _mm_srai_epi16(v, 8);
  return words;
}
CLEARER_INLINE_SSE41 clearer_words_u8_sse41 clearer_unsigned_words_sse41(__m128i v) {
  clearer_words_u8_sse41 words;
  words.even = _mm_and_si128(v, _mm_set1_epi16(0xff));
  words.odd = _mm_srli_epi16(v, 8);
  return words;
}

#define CLEARER_V(x) x##_sse41
#define CLEARER_NAME(x) x##_u8_sse41
#define CLEARER_TARGET CLEARER_TARGET_SSE41
#define CLEARER_SUM int32_t
#define CLEARER_SUMS __m128i
#define CLEARER_FINISH(x) clearer_##x##_u8_sse41
#define CLEARER_LOAD(p) clearer_load_ints_sse41(p)
#define CLEARER_KEEP(p, v) clearer_store_ints_sse41(p, v)
#define CLEARER_SPREAD(p) clearer_spread_ints_sse41(p)
#define CLEARER_WEIGHTS clearer_words_u8_sse41
#define CLEARER_WEIGHTS_AT(p) clearer_signed_words_sse41(clearer_load_ints_sse41(p))
#define CLEARER_INPUT clearer_words_u8_sse41
#define CLEARER_INPUT4(p) clearer_unsigned_words_sse41(clearer_repeat4_sse41(p))
#define CLEARER_INPUT8(p) clearer_unsigned_words_sse41(clearer_repeat8_sse41(p))
#define CLEARER_DOT(s, i, w) \
  s = _mm_add_epi32(s, _mm_add_epi32(_mm_madd_epi16(i.even, w.even), _mm_madd_epi16(i.odd, w.odd)))
#define CLEARER_PIXELS(M) CLEARER_PIXELS_2(M)
#define CLEARER_TILES16(M) M(2) M(1)
#define CLEARER_TILES8(M) CLEARER_TILES16(M)
#define CLEARER_WINOGRAD(x) x##_u8_sse41
#include "convolve_template.h"

#endif
