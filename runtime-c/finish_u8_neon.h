/* From sums in registers to stored outputs, int8, with NEON. Activations are stored less 128, as signed bytes. */
#ifndef CLEARER_FINISH_U8_NEON_H
#define CLEARER_FINISH_U8_NEON_H

#include "arithmetic.h"
#include "strips.h"
#include "vector_neon.h"

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

/* Eight sums rounded to nearest, ties to even, and saturated to int16. */
CLEARER_INLINE_NEON int16x8_t clearer_requantise_neon(const int32x4_t s[2], const float32x4_t scale[2]) {
  const float32x4_t x = vmulq_f32(vcvtq_f32_s32(s[0]), scale[0]), y = vmulq_f32(vcvtq_f32_s32(s[1]), scale[1]);
#ifdef __aarch64__
  return vqmovn_high_s32(vqmovn_s32(vcvtnq_s32_f32(x)), vcvtnq_s32_f32(y));
#else
  /* As in clearer_round; the lower half of the sum's mantissa is the integer. */
  const float32x4_t magic = vdupq_n_f32(12582912.0f), low = vdupq_n_f32(-32768.0f), high = vdupq_n_f32(32767.0f);
  const float32x4_t u = vaddq_f32(vminq_f32(vmaxq_f32(x, low), high), magic);
  const float32x4_t v = vaddq_f32(vminq_f32(vmaxq_f32(y, low), high), magic);
  return vcombine_s16(vmovn_s32(vreinterpretq_s32_f32(u)), vmovn_s32(vreinterpretq_s32_f32(v)));
#endif
}

/* Two times eight of them saturated to bytes, less 128. */
CLEARER_INLINE_NEON uint8x16_t clearer_narrow_neon(int16x8_t a, int16x8_t b) {
#ifdef __aarch64__
  return veorq_u8(vqmovun_high_s16(vqmovun_s16(a), b), vdupq_n_u8(0x80));
#else
  return veorq_u8(vcombine_u8(vqmovun_s16(a), vqmovun_s16(b)), vdupq_n_u8(0x80));
#endif
}

/* Where a row of tiles goes, and what is added to it. The pointers move on from tile to tile. */
typedef struct {
  const clearer_convolution *c;
  uint32_t channel;
  uint8_t *out;
  uint8_t *word_out;      /* or NULL */
  const int8_t *residual; /* or NULL, as coarse */
  const uint8_t *coarse;  /* pixel 0 */
  size_t out_step, residual_step, coarse_step;
  int words;
} clearer_output_neon;

CLEARER_INLINE_NEON clearer_output_neon clearer_output_at_neon(const clearer_strip *strip, uint32_t x) {
  const clearer_convolution *c = strip->c;
  clearer_output_neon o;
  o.c = c;
  o.channel = strip->channel;
  o.words = c->store == clearer_store_i16;
  o.out_step = c->out_step;
  o.out = c->out[strip->y] + x * o.out_step + (o.words ? 2 : 1) * strip->channel;
  o.residual_step = c->residual_step;
  o.coarse_step = c->coarse_step;
  o.word_out = NULL;
  o.residual = NULL;
  o.coarse = NULL;
  if (c->words) o.word_out = c->out[strip->y] + c->words + 2 * (strip->channel + x * o.out_step);
  if (c->residual) {
    o.residual = (const int8_t *)c->residual[strip->y] + x * o.residual_step;
    o.residual += (c->residual_words ? 2 : 1) * strip->channel;
  }
  if (c->coarse) o.coarse = c->coarse[strip->y] + 2 * (size_t)strip->channel;
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
/* Words, then the bytes they make. */
#define CLEARER_KEEP_WORDS(n)                                                                                   \
  if ((n) < pixels) {                                                                                           \
    const int16x8_t v = vmaxq_s16(clearer_requantise_neon(s[n], scale), vdupq_n_s16(0));                        \
    const int16x8_t w =                                                                                         \
        halves == 1 ? vmaxq_s16(clearer_requantise_neon(s[n] + 2, scale + 2), vdupq_n_s16(0)) : v;              \
    const uint8x16_t bytes = clearer_narrow_neon(vqrdmulhq_s16(v, byte_scale[0]), vqrdmulhq_s16(w, byte_scale[1])); \
    vst1q_u8(o->word_out, vreinterpretq_u8_s16(v));                                                             \
    if (halves == 1) vst1q_u8(o->word_out + 16, vreinterpretq_u8_s16(w));                                       \
    o->word_out += 2 * o->out_step;                                                                             \
    if (halves == 1) {                                                                                          \
      CLEARER_NEXT_OUTPUT(bytes);                                                                               \
    } else {                                                                                                    \
      CLEARER_NEXT_OUTPUT_LOW(bytes);                                                                           \
    }                                                                                                           \
  }
#define CLEARER_ADD_COARSE(n)                                                                                \
  if ((n) < pixels) {                                                                                        \
    clearer_add_products_neon(s[n], vreinterpretq_s16_u8(vld1q_u8(at)), scale[0]);                           \
    if (halves == 1) clearer_add_products_neon(s[n] + 2, vreinterpretq_s16_u8(vld1q_u8(at + 16)), scale[1]); \
    at += (n) % 2 ? even : odd;                                                                              \
  }
#define CLEARER_STORE_WORDS(n)                                                                                      \
  if ((n) < pixels) {                                                                                               \
    const uint8x16_t v = vreinterpretq_u8_s16(clearer_requantise_neon(s[n], scale));                                \
    if (halves == 1) vst1q_u8(o->out + 16, vreinterpretq_u8_s16(clearer_requantise_neon(s[n] + 2, scale + 2)));     \
    CLEARER_NEXT_OUTPUT(v);                                                                                         \
  }
#define CLEARER_STORE_BYTES16(n)                                                                                \
  if ((n) < pixels) {                                                                                           \
    const uint8x16_t v = clearer_narrow_neon(clearer_requantise_neon(s[n], scale),                              \
                                             clearer_requantise_neon(s[n] + 2, scale + 2));                     \
    CLEARER_NEXT_OUTPUT(v);                                                                                     \
  }
/* The two pixels from an even one on. */
#define CLEARER_BYTES8(n)                                                  \
  clearer_narrow_neon(clearer_requantise_neon(s[n], scale),                \
                      clearer_requantise_neon(s[(n) + 1 < pixels ? (n) + 1 : (n)], scale))
#define CLEARER_STORE_BYTES8(n)                                   \
  if ((n) % 2 == 0 && (n) < pixels) {                             \
    const uint8x16_t v = CLEARER_BYTES8(n);                       \
    CLEARER_NEXT_OUTPUT_LOW(v);                                   \
    if ((n) + 1 < pixels) CLEARER_NEXT_OUTPUT_HIGH(v);            \
  }
#define CLEARER_STORE_DENSE8(n) \
  if ((n) % 2 == 0 && (n) < pixels) vst1q_u8(o->out + 8 * (n), CLEARER_BYTES8(n));

/* Finishes the next tile, which begins at pixel x. */
CLEARER_INLINE_NEON void clearer_finish_tile_neon(clearer_output_neon *o, uint32_t x, const int pixels,
                                                  const uint32_t halves, int32x4_t (*s)[4]) {
  const uint32_t channel = o->channel, second = halves == 1 ? 8 : 0;
  if (o->residual) {
    const int32_t *from = o->c->residual_scale + channel;
    int16x8_t scale[2];
    scale[0] = clearer_load_words_neon(from);
    scale[1] = clearer_load_words_neon(from + second);
    if (o->c->residual_words) {
      CLEARER_EACH_PIXEL(CLEARER_ADD_WORDS)
    } else {
      CLEARER_EACH_PIXEL(CLEARER_ADD_RESIDUAL)
    }
  }
  if (o->coarse) {
    /* Bytes from the tile's even pixels to their neighbours, and from the odd ones. */
    const size_t odd = x % 2 ? o->coarse_step : 0, even = o->coarse_step - odd;
    const uint8_t *at = o->coarse + (size_t)(x / 2) * o->coarse_step;
    const int32_t *from = o->c->coarse_scale + channel;
    int16x8_t scale[2];
    scale[0] = clearer_load_words_neon(from);
    scale[1] = clearer_load_words_neon(from + second);
    CLEARER_EACH_PIXEL(CLEARER_ADD_COARSE)
  }
  {
    const float *from = o->c->scale + channel;
    float32x4_t scale[4];
    scale[0] = vld1q_f32(from);
    scale[1] = vld1q_f32(from + 4);
    scale[2] = vld1q_f32(from + second);
    scale[3] = vld1q_f32(from + second + 4);
    if (o->word_out) {
      int16x8_t byte_scale[2];
      byte_scale[0] = vld1q_s16(o->c->byte_scale + channel);
      byte_scale[1] = vld1q_s16(o->c->byte_scale + channel + second);
      CLEARER_EACH_PIXEL(CLEARER_KEEP_WORDS)
    } else if (o->words) {
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
}

#undef CLEARER_ADD_COARSE
#undef CLEARER_ADD_RESIDUAL
#undef CLEARER_ADD_WORDS
#undef CLEARER_BYTES8
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

#endif
