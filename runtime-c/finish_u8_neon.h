/* From sums to stored outputs, int8, with NEON. Activations are stored less 128, as signed bytes. 16 sums are outputs of
 * one pixel in a block of 16, of two pixels in a block of 8. */
#ifndef CLEARER_FINISH_U8_NEON_H
#define CLEARER_FINISH_U8_NEON_H

#include "arithmetic.h"
#include "strips.h"
#include "vector_neon.h"

typedef struct {
  int32x4_t v[4];
} clearer_sums_neon;

/* Scales of 16 outputs. Those of addends fit int16. */
typedef struct {
  float32x4_t scale[4];
  int16x8_t residual[2], coarse[2];
} clearer_scales_neon;

CLEARER_INLINE_NEON int16x8_t clearer_load_words_neon(const int32_t *p) {
  return vcombine_s16(vmovn_s32(vld1q_s32(p)), vmovn_s32(vld1q_s32(p + 4)));
}

CLEARER_INLINE_NEON clearer_scales_neon clearer_load_scales_neon(const clearer_strip *strip, const uint32_t halves) {
  const uint32_t next = halves == 1 ? 8 : 0; /* from the first eight outputs to the second */
  const clearer_convolution *c = strip->c;
  const float *scale = c->scale + strip->channel;
  clearer_scales_neon scales;
  scales.scale[0] = vld1q_f32(scale);
  scales.scale[1] = vld1q_f32(scale + 4);
  scales.scale[2] = vld1q_f32(scale + next);
  scales.scale[3] = vld1q_f32(scale + next + 4);
  scales.residual[0] = scales.residual[1] = scales.coarse[0] = scales.coarse[1] = vdupq_n_s16(0);
  if (c->residual) {
    scales.residual[0] = clearer_load_words_neon(c->residual_scale + strip->channel);
    scales.residual[1] = clearer_load_words_neon(c->residual_scale + strip->channel + next);
  }
  if (c->coarse) {
    scales.coarse[0] = clearer_load_words_neon(c->coarse_scale + strip->channel);
    scales.coarse[1] = clearer_load_words_neon(c->coarse_scale + strip->channel + next);
  }
  return scales;
}

CLEARER_INLINE_NEON void clearer_add_products_neon(clearer_sums_neon *s, int16x8_t a, int16x8_t b,
                                                   const int16x8_t scale[2]) {
  s->v[0] = vmlal_s16(s->v[0], vget_low_s16(a), vget_low_s16(scale[0]));
  s->v[1] = vmlal_s16(s->v[1], vget_high_s16(a), vget_high_s16(scale[0]));
  s->v[2] = vmlal_s16(s->v[2], vget_low_s16(b), vget_low_s16(scale[1]));
  s->v[3] = vmlal_s16(s->v[3], vget_high_s16(b), vget_high_s16(scale[1]));
}

/* Rounded to nearest, ties to even, and saturated to int16. */
CLEARER_INLINE_NEON int16x8_t clearer_requantise_neon(int32x4_t a, int32x4_t b, float32x4_t scale_a, float32x4_t scale_b) {
  const float32x4_t x = vmulq_f32(vcvtq_f32_s32(a), scale_a), y = vmulq_f32(vcvtq_f32_s32(b), scale_b);
#ifdef __aarch64__
  return vcombine_s16(vqmovn_s32(vcvtnq_s32_f32(x)), vqmovn_s32(vcvtnq_s32_f32(y)));
#else
  /* As in clearer_round; the lower half of the sum's mantissa is the integer. */
  const float32x4_t magic = vdupq_n_f32(12582912.0f), low = vdupq_n_f32(-32768.0f), high = vdupq_n_f32(32767.0f);
  const float32x4_t u = vaddq_f32(vminq_f32(vmaxq_f32(x, low), high), magic);
  const float32x4_t v = vaddq_f32(vminq_f32(vmaxq_f32(y, low), high), magic);
  return vcombine_s16(vmovn_s32(vreinterpretq_s32_f32(u)), vmovn_s32(vreinterpretq_s32_f32(v)));
#endif
}

/* Finishes 16 sums: of pixel p, or in a block of 8 of pixels p and q. */
CLEARER_INLINE_NEON void clearer_finish_sums_neon(const clearer_strip *strip, const clearer_scales_neon *scales,
                                                  uint32_t p, uint32_t q, clearer_sums_neon s, const uint32_t halves,
                                                  const int residual, const int coarse, const int words) {
  const clearer_convolution *c = strip->c;
  int16x8_t a, b;
  if (residual) {
    const int8_t *row = (const int8_t *)c->residual[strip->y] + strip->channel;
    const int8_t *at = row + (size_t)p * c->residual_step;
    const int8_t *next = halves == 1 ? at + 8 : row + (size_t)q * c->residual_step;
    clearer_add_products_neon(&s, vmovl_s8(vld1_s8(at)), vmovl_s8(vld1_s8(next)), scales->residual);
  }
  if (coarse) {
    const uint8_t *row = c->coarse[strip->y] + 2 * (size_t)strip->channel;
    const uint8_t *at = row + (size_t)(p / 2) * c->coarse_step;
    const uint8_t *next = halves == 1 ? at + 16 : row + (size_t)(q / 2) * c->coarse_step;
    clearer_add_products_neon(&s, vreinterpretq_s16_u8(vld1q_u8(at)), vreinterpretq_s16_u8(vld1q_u8(next)),
                              scales->coarse);
  }
  a = clearer_requantise_neon(s.v[0], s.v[1], scales->scale[0], scales->scale[1]);
  b = clearer_requantise_neon(s.v[2], s.v[3], scales->scale[2], scales->scale[3]);
  if (words) {
    uint8_t *row = c->out[strip->y] + 2 * (size_t)strip->channel, *at = row + (size_t)p * c->out_step;
    uint8_t *next = halves == 1 ? at + 16 : row + (size_t)q * c->out_step;
    vst1q_u8(at, vreinterpretq_u8_s16(a));
    vst1q_u8(next, vreinterpretq_u8_s16(b));
  } else {
    uint8_t *row = c->out[strip->y] + strip->channel, *at = row + (size_t)p * c->out_step;
    uint8_t *next = halves == 1 ? at + 8 : row + (size_t)q * c->out_step;
    const uint8x16_t v = veorq_u8(vcombine_u8(vqmovun_s16(a), vqmovun_s16(b)), vdupq_n_u8(0x80));
    if (halves == 1) {
      vst1q_u8(at, v);
    } else {
      vst1_u8(at, vget_low_u8(v));
      vst1_u8(next, vget_high_u8(v));
    }
  }
}

/* The same for a tile's sums in memory. In a block of 8 the last of an odd number of pixels is finished twice. */
CLEARER_INLINE_NEON void clearer_finish_kind_neon(const clearer_strip *strip, uint32_t x, uint32_t pixels,
                                                  const int32_t *sums, const uint32_t halves, const int residual,
                                                  const int coarse, const int words) {
  const clearer_scales_neon scales = clearer_load_scales_neon(strip, halves);
  uint32_t n;
  for (n = 0; n < pixels; n += halves) {
    const int32_t *next = sums + (halves == 1 || n + 1 < pixels ? 8 : 0);
    clearer_sums_neon s;
    s.v[0] = vld1q_s32(sums);
    s.v[1] = vld1q_s32(sums + 4);
    s.v[2] = vld1q_s32(next);
    s.v[3] = vld1q_s32(next + 4);
    clearer_finish_sums_neon(strip, &scales, x + n, halves == 2 && n + 1 < pixels ? x + n + 1 : x + n, s, halves,
                             residual, coarse, words);
    sums += 16;
  }
}

static void clearer_finish_tile_neon(const clearer_strip *strip, uint32_t x, uint32_t pixels, const int32_t *sums,
                                     uint32_t halves) {
  const clearer_convolution *c = strip->c;
  const int residual = c->residual != NULL, coarse = c->coarse != NULL, words = c->store == clearer_store_i16;
#define CLEARER_KIND(halves, residual, coarse, words) \
  case 8 * (halves - 1) + 4 * residual + 2 * coarse + words: \
    clearer_finish_kind_neon(strip, x, pixels, sums, halves, residual, coarse, words); \
    return;
#define CLEARER_KINDS(halves, residual) \
  CLEARER_KIND(halves, residual, 0, 0) \
  CLEARER_KIND(halves, residual, 0, 1) \
  CLEARER_KIND(halves, residual, 1, 0) \
  CLEARER_KIND(halves, residual, 1, 1)
  switch (8 * ((int)halves - 1) + 4 * residual + 2 * coarse + words) {
    CLEARER_KINDS(1, 0)
    CLEARER_KINDS(1, 1)
    CLEARER_KINDS(2, 0)
    CLEARER_KINDS(2, 1)
  }
#undef CLEARER_KIND
#undef CLEARER_KINDS
}

#endif
