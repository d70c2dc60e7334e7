/* How int8 sums become integers with NEON, in as many ways as kernel.h says more of them: they are the same integers. */
#ifndef CLEARER_ROUNDING_U8_NEON_H
#define CLEARER_ROUNDING_U8_NEON_H

#include "arithmetic.h"
#include "strips.h"
#include "vector_neon.h"

enum {
  clearer_sum_offset = 0x4b400000, /* the bits of the float 1.5 * 2^23 */
  clearer_base_offset = 0x4a800000 /* those of a float in 2^23..2^24 less its value */
};

/* How sums become integers, by what kernel.h says of them. */
typedef enum {
  clearer_any_neon,          /* nothing */
  clearer_small_neon,        /* small_results */
  clearer_offset_neon,       /* small_sums, that start from an offset */
  clearer_offset_small_neon, /* both */
  clearer_fixed_neon,        /* fixed_point */
  clearer_fixed_small_neon,  /* and small_results */
  clearer_fused_neon         /* bases */
} clearer_rounding_neon;

/* What sums can start from: bases suit CPUs that wait for nothing, of which 64-bit ones have fused multiply-adds. */
typedef enum { clearer_plain_sums_neon, clearer_offset_sums_neon, clearer_base_sums_neon } clearer_starts_neon;

CLEARER_INLINE_NEON clearer_rounding_neon clearer_rounding_of_neon(const clearer_convolution *c,
                                                                   const clearer_starts_neon starts) {
  if (c->base && starts == clearer_base_sums_neon) return clearer_fused_neon;
  if (c->fixed_point) return c->small_results ? clearer_fixed_small_neon : clearer_fixed_neon;
  if (c->small_sums && starts != clearer_plain_sums_neon) {
    return c->small_results ? clearer_offset_small_neon : clearer_offset_neon;
  }
  return c->small_results ? clearer_small_neon : clearer_any_neon;
}

/* The biases of a block as its sums start from them, and what they need to become bytes by fused multiply-adds. */
CLEARER_INLINE_NEON void clearer_prepare_sums_neon(clearer_strip *strip, const uint32_t halves,
                                                   const clearer_starts_neon starts) {
  const clearer_convolution *c = strip->c;
  const int32_t *bias = (const int32_t *)c->bias + strip->channel;
  const clearer_rounding_neon rounding = clearer_rounding_of_neon(c, starts);
  uint32_t i;
#ifdef __aarch64__
  if (rounding == clearer_fused_neon) {
    const int32_t *base = c->base + strip->channel;
    const float *scale = c->scale + strip->channel;
    for (i = 0; i < 16 / halves; i += 4) {
      const int32x4_t v = vld1q_s32(base + i);
      const float32x4_t whole = vrndnq_f32(vmulq_f32(vcvtq_f32_s32(v), vld1q_f32(scale + i)));
      const float32x4_t start = vsubq_f32(vdupq_n_f32(12582912.0f - 128.0f), whole);
      vst1q_s32(strip->bias + i, vaddq_s32(vld1q_s32(bias + i), vaddq_s32(v, vdupq_n_s32(clearer_base_offset))));
      vst1q_f32(strip->start + i, start);
      if (halves == 2) vst1q_f32(strip->start + 8 + i, start); /* of the second of two pixels */
    }
    return;
  }
#endif
  {
    const int offset = rounding == clearer_offset_neon || rounding == clearer_offset_small_neon;
    const int32x4_t constant = vdupq_n_s32(offset ? clearer_sum_offset : 0);
    for (i = 0; i < 16 / halves; i += 4) vst1q_s32(strip->bias + i, vaddq_s32(vld1q_s32(bias + i), constant));
  }
}

CLEARER_INLINE_NEON void clearer_prepare_block_sums_neon(clearer_strip *strip, const clearer_block *block,
                                                         const clearer_starts_neon starts) {
  if (block->halves == 1) clearer_prepare_sums_neon(strip, 1, starts);
  else clearer_prepare_sums_neon(strip, 2, starts);
}

/* 1.5 * 2^23, where compilers cannot see what it is, so that they keep it. From there on, as far as 2^22 up and down, floats
 * are the integers: their bits are those of 1.5 * 2^23 and the integer added, and a float that is added is rounded to one,
 * ties to even. */
CLEARER_INLINE_NEON float32x4_t clearer_magic_number_neon(void) {
  float32x4_t magic = vdupq_n_f32(12582912.0f);
  __asm__("" : "+w"(magic));
  return magic;
}

/* Two times four integers of 32 bits as ones of 16: saturated, but for `small` ones, which fit. */
CLEARER_INLINE_NEON int16x8_t clearer_halve_neon(int32x4_t x, int32x4_t y, const int small) {
#ifdef __aarch64__
  if (small) return vuzp1q_s16(vreinterpretq_s16_s32(x), vreinterpretq_s16_s32(y));
  return vqmovn_high_s32(vqmovn_s32(x), y);
#else
  if (small) return vcombine_s16(vmovn_s32(x), vmovn_s32(y));
  return vcombine_s16(vqmovn_s32(x), vqmovn_s32(y));
#endif
}

/* Four sums times their scales. With `offset` they start from the bits of 1.5 * 2^23, so that a subtraction takes the place
 * of the conversion, which is dearer. */
CLEARER_INLINE_NEON float32x4_t clearer_scaled_neon(int32x4_t s, float32x4_t scale, float32x4_t magic, const int offset) {
  return vmulq_f32(offset ? vsubq_f32(vreinterpretq_f32_s32(s), magic) : vcvtq_f32_s32(s), scale);
}

/* Eight sums rounded to nearest, and saturated to int16. With fixed point `scale` holds the integers that scales are times
 * 2^31, and one instruction multiplies and rounds. Else ties go to even; if results are small, so that nothing has to be
 * saturated, an addition rounds, and the lower half of its bits is the integer. */
CLEARER_INLINE_NEON int16x8_t clearer_requantise_neon(const int32x4_t s[2], const float32x4_t scale[2], float32x4_t magic,
                                                      const clearer_rounding_neon rounding) {
  const int offset = rounding == clearer_offset_neon || rounding == clearer_offset_small_neon;
  const int small = rounding == clearer_small_neon || rounding == clearer_offset_small_neon;
  float32x4_t x, y;
  if (rounding == clearer_fixed_neon || rounding == clearer_fixed_small_neon) {
    const int32x4_t a = vqrdmulhq_s32(s[0], vreinterpretq_s32_f32(scale[0]));
    const int32x4_t b = vqrdmulhq_s32(s[1], vreinterpretq_s32_f32(scale[1]));
    return clearer_halve_neon(a, b, rounding == clearer_fixed_small_neon);
  }
  x = clearer_scaled_neon(s[0], scale[0], magic, offset);
  y = clearer_scaled_neon(s[1], scale[1], magic, offset);
#ifdef __aarch64__
  if (!small) return clearer_halve_neon(vcvtnq_s32_f32(x), vcvtnq_s32_f32(y), 0);
#else
  if (!small) {
    const float32x4_t low = vdupq_n_f32(-32768.0f), high = vdupq_n_f32(32767.0f);
    x = vminq_f32(vmaxq_f32(x, low), high), y = vminq_f32(vmaxq_f32(y, low), high);
  }
#endif
  x = vaddq_f32(x, magic), y = vaddq_f32(y, magic);
  return clearer_halve_neon(vreinterpretq_s32_f32(x), vreinterpretq_s32_f32(y), 1);
}

/* Two times eight words saturated to bytes, less 128. */
CLEARER_INLINE_NEON uint8x16_t clearer_narrow_neon(int16x8_t a, int16x8_t b) {
#ifdef __aarch64__
  return veorq_u8(vqmovun_high_s16(vqmovun_s16(a), b), vdupq_n_u8(0x80));
#else
  return veorq_u8(vcombine_u8(vqmovun_s16(a), vqmovun_s16(b)), vdupq_n_u8(0x80));
#endif
}

#ifdef __aarch64__
/* Bytes, less 128, of 16 sums with bases. Read as floats these are the sums more than the bases, and `start` is
 * 1.5 * 2^23 - 128 less what a base's product is as an integer. So start + sum * scale is 1.5 * 2^23 - 128 more than the
 * sum's product, and that it is rounded to a float rounds the product to an integer. To load start again is cheaper than
 * to copy it: the results take its registers. */
CLEARER_INLINE_NEON uint8x16_t clearer_fused_bytes_neon(int32x4_t a, int32x4_t b, int32x4_t c, int32x4_t d,
                                                        const float32x4_t scale[4], const float *start) {
  register float32x4_t x __asm__("v28"), y __asm__("v29"), z __asm__("v30"), w __asm__("v31");
  int16x8_t low, high;
  __asm__ volatile("ld1 {v28.4s-v31.4s}, [%4]"
                   : "=w"(x), "=w"(y), "=w"(z), "=w"(w)
                   : "r"(start), "m"(*(const float(*)[16])start));
  low = vuzp1q_s16(vreinterpretq_s16_f32(vfmaq_f32(x, vreinterpretq_f32_s32(a), scale[0])),
                   vreinterpretq_s16_f32(vfmaq_f32(y, vreinterpretq_f32_s32(b), scale[1])));
  high = vuzp1q_s16(vreinterpretq_s16_f32(vfmaq_f32(z, vreinterpretq_f32_s32(c), scale[2])),
                    vreinterpretq_s16_f32(vfmaq_f32(w, vreinterpretq_f32_s32(d), scale[3])));
  return vreinterpretq_u8_s8(vqmovn_high_s16(vqmovn_s16(low), high));
}
#endif

#endif
