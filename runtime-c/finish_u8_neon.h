/* From sums in registers to stored outputs, int8, with NEON. Activations are stored less 128, as signed bytes. */
#ifndef CLEARER_FINISH_U8_NEON_H
#define CLEARER_FINISH_U8_NEON_H

#include "rounding_u8_neon.h"

/* Adds the products of eight sums. */
CLEARER_INLINE_NEON void clearer_add_products_neon(int32x4_t s[2], int16x8_t a, int16x8_t scale) {
#ifdef __aarch64__
  s[1] = vmlal_high_s16(s[1], a, scale);
#else
  s[1] = vmlal_s16(s[1], vget_high_s16(a), vget_high_s16(scale));
#endif
  s[0] = vmlal_s16(s[0], vget_low_s16(a), vget_low_s16(scale));
}

/* The scales of eight outputs' addends: they fit int16. The empty asm keeps them in one register: compilers would take
 * them, and all they multiply, apart into halves. */
CLEARER_INLINE_NEON int16x8_t clearer_load_words_neon(const int32_t *p) {
  int16x8_t words = vcombine_s16(vmovn_s32(vld1q_s32(p)), vmovn_s32(vld1q_s32(p + 4)));
#ifdef __aarch64__
  __asm__("" : "+w"(words));
#endif
  return words;
}

/* Where a row of tiles goes, what is added to it, and what it is multiplied by. The pointers move on from tile to tile. */
typedef struct {
  uint8_t *out;
  uint8_t *word_out;      /* or NULL */
  size_t fine;            /* 0: no fine bytes */
  const int8_t *residual; /* or NULL, as coarse */
  const uint8_t *coarse;  /* pixel 0 */
  size_t out_step, word_step, residual_step, coarse_step;
  float32x4_t scale[4]; /* of each pixel's vectors of sums: of 16 outputs, or twice of 8 */
  int16x8_t residual_scale[2], coarse_scale[2], byte_scale[2];
  const float *start; /* or NULL, where sums have no bases: to be asked first, for most have */
  float32x4_t magic;
  int8x16_t most; /* of bytes, less 128 */
  clearer_rounding_neon rounding;
  int words, residual_words;
} clearer_output_neon;

CLEARER_INLINE_NEON clearer_output_neon clearer_output_at_neon(const clearer_strip *strip, uint32_t x,
                                                               const uint32_t halves, const clearer_starts_neon starts) {
  const clearer_convolution *c = strip->c;
  const uint32_t channel = strip->channel, second = channel + (halves == 1 ? 8 : 0);
  clearer_output_neon o;
  uint32_t i;
  o.words = c->store == clearer_store_i16;
  o.out_step = c->out_step;
  o.out = c->out[strip->y] + x * o.out_step + (o.words ? 2 : 1) * channel;
  o.rounding = clearer_rounding_of_neon(c, starts);
  for (i = 0; i < 4; i++) {
    o.scale[i] = vld1q_f32(c->scale + (i < 2 ? channel : second) + 4 * (i % 2));
    if (o.rounding == clearer_fixed_neon || o.rounding == clearer_fixed_small_neon) {
      o.scale[i] = vreinterpretq_f32_s32(vcvtq_n_s32_f32(o.scale[i], 31));
    }
  }
  o.start = o.rounding == clearer_fused_neon ? strip->start : NULL;
  CLEARER_FORGET(o.start);
  o.magic = clearer_magic_number_neon();
  o.most = vdupq_n_s8((int8_t)((int32_t)c->most - 128));
  o.word_out = NULL;
  o.word_step = c->word_step;
  o.fine = c->fine;
  if (c->words) o.word_out = c->words[strip->y] + 2 * (size_t)channel + x * o.word_step;
  if (c->words || c->fine) {
    o.byte_scale[0] = vld1q_s16(c->byte_scale + channel);
    o.byte_scale[1] = vld1q_s16(c->byte_scale + second);
  }
  o.residual = NULL;
  o.residual_step = c->residual_step;
  o.residual_words = c->residual_words;
  if (c->residual) {
    o.residual = (const int8_t *)c->residual[strip->y] + x * o.residual_step;
    o.residual += (o.residual_words ? 2 : 1) * channel;
    o.residual_scale[0] = clearer_load_words_neon(c->residual_scale + channel);
    o.residual_scale[1] = clearer_load_words_neon(c->residual_scale + second);
  }
  o.coarse = NULL;
  o.coarse_step = c->coarse_step;
  if (c->coarse) {
    o.coarse = c->coarse[strip->y] + 2 * (size_t)channel;
    o.coarse_scale[0] = clearer_load_words_neon(c->coarse_scale + channel);
    o.coarse_scale[1] = clearer_load_words_neon(c->coarse_scale + second);
  }
  return o;
}

#ifdef __aarch64__
#define CLEARER_NEXT_RESIDUAL16(r) CLEARER_LOAD_NEON(r, o->residual, o->residual_step, "ld1 {%0.16b}, [%1], %2")
#define CLEARER_NEXT_RESIDUAL8(r) CLEARER_LOAD_NEON(r, o->residual, o->residual_step, "ld1 {%0.8b}, [%1], %2")
#define CLEARER_NEXT_OUTPUT(v) CLEARER_STORE_NEON(o->out, o->out_step, v, "st1 {%1.16b}, [%0], %2")
#define CLEARER_NEXT_OUTPUT_LOW(v) CLEARER_STORE_NEON(o->out, o->out_step, v, "st1 {%1.d}[0], [%0], %2")
#define CLEARER_NEXT_OUTPUT_HIGH(v) CLEARER_STORE_NEON(o->out, o->out_step, v, "st1 {%1.d}[1], [%0], %2")
#else
#define CLEARER_NEXT_RESIDUAL16(r) r = vld1q_s8(o->residual), o->residual += o->residual_step
#define CLEARER_NEXT_RESIDUAL8(r) r = vld1_s8(o->residual), o->residual += o->residual_step
#define CLEARER_NEXT_OUTPUT(v) vst1q_u8(o->out, v), o->out += o->out_step
#define CLEARER_NEXT_OUTPUT_LOW(v) vst1_u8(o->out, vget_low_u8(v)), o->out += o->out_step
#define CLEARER_NEXT_OUTPUT_HIGH(v) vst1_u8(o->out, vget_high_u8(v)), o->out += o->out_step
#endif

/* For pixel n of a tile whose sums are s[n]: four vectors in a block of 16, two in a block of 8. */
#define CLEARER_ADD_RESIDUAL(n)                                                            \
  if ((n) < pixels) {                                                                      \
    if (halves == 1) {                                                                     \
      int8x16_t r;                                                                         \
      CLEARER_NEXT_RESIDUAL16(r);                                                          \
      clearer_add_products_neon(s[n], vmovl_s8(vget_low_s8(r)), scale[0]);                 \
      clearer_add_products_neon(s[n] + 2, vmovl_s8(vget_high_s8(r)), scale[1]);            \
    } else {                                                                               \
      int8x8_t r;                                                                          \
      CLEARER_NEXT_RESIDUAL8(r);                                                           \
      clearer_add_products_neon(s[n], vmovl_s8(r), scale[0]);                              \
    }                                                                                      \
  }
#define CLEARER_ADD_WORDS(n)                                                                                    \
  if ((n) < pixels) {                                                                                           \
    const uint8_t *at = (const uint8_t *)o->residual;                                                           \
    clearer_add_products_neon(s[n], vreinterpretq_s16_u8(vld1q_u8(at)), scale[0]);                              \
    if (halves == 1) clearer_add_products_neon(s[n] + 2, vreinterpretq_s16_u8(vld1q_u8(at + 16)), scale[1]);    \
    o->residual += o->residual_step;                                                                            \
  }
/* Eight outputs of pixel n, of the vectors of its sums from `first` on. */
#define CLEARER_WORDS(n, first) clearer_requantise_neon(s[n] + (first), scale + (first), o->magic, rounding)
/* Bytes, less 128, saturated to what they may be. */
#define CLEARER_AT_MOST(bytes) \
  (CLEARER_NARROW ? vreinterpretq_u8_s8(vminq_s8(vreinterpretq_s8_u8(bytes), o->most)) : (bytes))
/* Words, which need not be kept, then the fine and the coarse bytes they make. */
#define CLEARER_KEEP_FINE(n)                                                                                   \
  if ((n) < pixels) {                                                                                          \
    const int16x8_t v = vmaxq_s16(CLEARER_WORDS(n, 0), vdupq_n_s16(0));                                        \
    const int16x8_t w = halves == 1 ? vmaxq_s16(CLEARER_WORDS(n, 2), vdupq_n_s16(0)) : v;                      \
    const int16x8_t low = vqrdmulhq_s16(v, o->byte_scale[0]), high = vqrdmulhq_s16(w, o->byte_scale[1]);       \
    const int16x8_t coarse_low = vminq_s16(vshrq_n_s16(low, 3), vdupq_n_s16(255));                             \
    const int16x8_t coarse_high = vminq_s16(vshrq_n_s16(high, 3), vdupq_n_s16(255));                           \
    const uint8x16_t coarse = clearer_narrow_neon(coarse_low, coarse_high);                                    \
    const uint8x16_t fine = clearer_narrow_neon(vmlsq_n_s16(low, coarse_low, 8), vmlsq_n_s16(high, coarse_high, 8)); \
    if (o->word_out) {                                                                                         \
      vst1q_u8(o->word_out, vreinterpretq_u8_s16(v));                                                          \
      if (halves == 1) vst1q_u8(o->word_out + 16, vreinterpretq_u8_s16(w));                                    \
      o->word_out += o->word_step;                                                                             \
    }                                                                                                          \
    if (halves == 1) {                                                                                         \
      vst1q_u8(o->out + o->fine, fine);                                                                        \
      CLEARER_NEXT_OUTPUT(coarse);                                                                             \
    } else {                                                                                                   \
      vst1_u8(o->out + o->fine, vget_low_u8(fine));                                                            \
      CLEARER_NEXT_OUTPUT_LOW(coarse);                                                                         \
    }                                                                                                          \
  }
/* Words, then the bytes they make. */
#define CLEARER_KEEP_WORDS(n)                                                                            \
  if ((n) < pixels) {                                                                                    \
    const int16x8_t v = vmaxq_s16(CLEARER_WORDS(n, 0), vdupq_n_s16(0));                                  \
    const int16x8_t w = halves == 1 ? vmaxq_s16(CLEARER_WORDS(n, 2), vdupq_n_s16(0)) : v;                \
    const int16x8_t low = vqrdmulhq_s16(v, o->byte_scale[0]), high = vqrdmulhq_s16(w, o->byte_scale[1]); \
    const uint8x16_t bytes = CLEARER_AT_MOST(clearer_narrow_neon(low, high));                            \
    vst1q_u8(o->word_out, vreinterpretq_u8_s16(v));                                                      \
    if (halves == 1) vst1q_u8(o->word_out + 16, vreinterpretq_u8_s16(w));                                \
    o->word_out += o->word_step;                                                                         \
    if (halves == 1) {                                                                                   \
      CLEARER_NEXT_OUTPUT(bytes);                                                                        \
    } else {                                                                                             \
      CLEARER_NEXT_OUTPUT_LOW(bytes);                                                                    \
    }                                                                                                    \
  }
#define CLEARER_ADD_COARSE(n)                                                                                \
  if ((n) < pixels) {                                                                                        \
    clearer_add_products_neon(s[n], vreinterpretq_s16_u8(vld1q_u8(at)), scale[0]);                           \
    if (halves == 1) clearer_add_products_neon(s[n] + 2, vreinterpretq_s16_u8(vld1q_u8(at + 16)), scale[1]); \
    at += (n) % 2 ? even : odd;                                                                              \
  }
#define CLEARER_STORE_WORDS(n)                                                          \
  if ((n) < pixels) {                                                                   \
    const uint8x16_t v = vreinterpretq_u8_s16(CLEARER_WORDS(n, 0));                     \
    if (halves == 1) vst1q_u8(o->out + 16, vreinterpretq_u8_s16(CLEARER_WORDS(n, 2)));  \
    CLEARER_NEXT_OUTPUT(v);                                                             \
  }
#ifdef __aarch64__
#define CLEARER_ANY_BYTES(n, m, first)                                                                              \
  (rounding == clearer_fused_neon                                                                                   \
       ? clearer_fused_bytes_neon(s[n][0], s[n][1], s[m][first], s[m][(first) + 1], scale, o->start)                \
       : clearer_narrow_neon(CLEARER_WORDS(n, 0), CLEARER_WORDS(m, first)))
#else
#define CLEARER_ANY_BYTES(n, m, first) clearer_narrow_neon(CLEARER_WORDS(n, 0), CLEARER_WORDS(m, first))
#endif
#define CLEARER_BYTES(n, m, first) CLEARER_AT_MOST(CLEARER_ANY_BYTES(n, m, first))
#define CLEARER_STORE_BYTES16(n)                   \
  if ((n) < pixels) {                              \
    const uint8x16_t v = CLEARER_BYTES(n, n, 2);   \
    CLEARER_NEXT_OUTPUT(v);                        \
  }
/* The two pixels from an even one on. */
#define CLEARER_BYTES8(n) CLEARER_BYTES(n, (n) + 1 < pixels ? (n) + 1 : (n), 0)
#define CLEARER_STORE_BYTES8(n)                                   \
  if ((n) % 2 == 0 && (n) < pixels) {                             \
    const uint8x16_t v = CLEARER_BYTES8(n);                       \
    CLEARER_NEXT_OUTPUT_LOW(v);                                   \
    if ((n) + 1 < pixels) CLEARER_NEXT_OUTPUT_HIGH(v);            \
  }
#define CLEARER_STORE_DENSE8(n) \
  if ((n) % 2 == 0 && (n) < pixels) vst1q_u8(o->out + 8 * (n), CLEARER_BYTES8(n));

/* From complete sums on. */
CLEARER_INLINE_NEON void clearer_store_tile_neon(clearer_output_neon *o, const int pixels, const uint32_t halves,
                                                 int32x4_t (*s)[4], const clearer_rounding_neon rounding) {
  const float32x4_t *const scale = o->scale;
  if (CLEARER_FINE && rounding < clearer_fixed_neon && o->fine) {
    CLEARER_EACH_PIXEL(CLEARER_KEEP_FINE)
  } else if (rounding < clearer_fixed_neon && o->word_out) {
    CLEARER_EACH_PIXEL(CLEARER_KEEP_WORDS)
  } else if (rounding < clearer_fixed_neon && o->words) {
    CLEARER_EACH_PIXEL(CLEARER_STORE_WORDS)
  } else if (halves == 1) {
    CLEARER_EACH_PIXEL(CLEARER_STORE_BYTES16)
  } else if (pixels % 2 == 0 && o->out_step == 8) {
    CLEARER_EACH_PIXEL(CLEARER_STORE_DENSE8)
    o->out += 8 * pixels;
  } else {
    CLEARER_EACH_PIXEL(CLEARER_STORE_BYTES8)
  }
}

/* Finishes the next tile, which begins at pixel x. */
CLEARER_INLINE_NEON void clearer_finish_tile_neon(clearer_output_neon *o, uint32_t x, const int pixels,
                                                  const uint32_t halves, int32x4_t (*s)[4]) {
  if (o->residual) {
    const int16x8_t *const scale = o->residual_scale;
    if (o->residual_words) {
      CLEARER_EACH_PIXEL(CLEARER_ADD_WORDS)
    } else {
      CLEARER_EACH_PIXEL(CLEARER_ADD_RESIDUAL)
    }
  }
  if (o->coarse) {
    /* Bytes from the tile's even pixels to their neighbours, and from the odd ones. */
    const size_t odd = x % 2 ? o->coarse_step : 0, even = o->coarse_step - odd;
    const uint8_t *at = o->coarse + (size_t)(x / 2) * o->coarse_step;
    const int16x8_t *const scale = o->coarse_scale;
    CLEARER_EACH_PIXEL(CLEARER_ADD_COARSE)
  }
#ifdef __aarch64__
  if (o->start) {
    clearer_store_tile_neon(o, pixels, halves, s, clearer_fused_neon);
    return;
  }
#endif
  switch (o->rounding) {
  case clearer_fixed_small_neon: clearer_store_tile_neon(o, pixels, halves, s, clearer_fixed_small_neon); break;
  case clearer_fixed_neon: clearer_store_tile_neon(o, pixels, halves, s, clearer_fixed_neon); break;
  case clearer_offset_small_neon: clearer_store_tile_neon(o, pixels, halves, s, clearer_offset_small_neon); break;
  case clearer_offset_neon: clearer_store_tile_neon(o, pixels, halves, s, clearer_offset_neon); break;
  case clearer_small_neon: clearer_store_tile_neon(o, pixels, halves, s, clearer_small_neon); break;
  default: clearer_store_tile_neon(o, pixels, halves, s, clearer_any_neon);
  }
}

#undef CLEARER_ADD_COARSE
#undef CLEARER_ADD_RESIDUAL
#undef CLEARER_ADD_WORDS
#undef CLEARER_ANY_BYTES
#undef CLEARER_AT_MOST
#undef CLEARER_BYTES
#undef CLEARER_BYTES8
#undef CLEARER_KEEP_FINE
#undef CLEARER_KEEP_WORDS
#undef CLEARER_NEXT_OUTPUT
#undef CLEARER_NEXT_OUTPUT_HIGH
#undef CLEARER_NEXT_OUTPUT_LOW
#undef CLEARER_NEXT_RESIDUAL16
#undef CLEARER_NEXT_RESIDUAL8
#undef CLEARER_STORE_BYTES16
#undef CLEARER_STORE_BYTES8
#undef CLEARER_STORE_DENSE8
#undef CLEARER_STORE_WORDS
#undef CLEARER_WORDS

#endif
