/* From sums in registers to stored outputs, int8, with NEON. Activations are stored less 128, as signed bytes. */
#ifndef CLEARER_FINISH_U8_NEON_H
#define CLEARER_FINISH_U8_NEON_H

#include "arithmetic.h"
#include "strips.h"
#include "vector_neon.h"

enum {
  clearer_sum_offset = 0x4b400000, /* the bits of the float 1.5 * 2^23 */
  clearer_base_offset = 0x4a800000 /* those of a float in 2^23..2^24 less its value */
};

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

/* How sums become integers, by what kernel.h says of them. */
typedef enum {
  clearer_any_neon,         /* nothing */
  clearer_small_neon,       /* small_results */
  clearer_offset_neon,      /* small_sums, that start from an offset */
  clearer_offset_small_neon, /* both */
  clearer_fixed_neon,       /* fixed_point */
  clearer_fixed_small_neon, /* and small_results */
  clearer_fused_neon        /* bases */
} clearer_rounding_neon;

/* What sums can start from: bases suit CPUs that wait for nothing, of which 64-bit ones have fused multiply-adds. */
typedef enum { clearer_plain_sums_neon, clearer_offset_sums_neon, clearer_base_sums_neon } clearer_starts_neon;

CLEARER_INLINE_NEON clearer_rounding_neon clearer_rounding_of_neon(const clearer_convolution *c,
                                                                   const clearer_starts_neon starts) {
  if (c->base && starts == clearer_base_sums_neon) return clearer_fused_neon;
  if (c->fixed_point) return c->small_results ? clearer_fixed_small_neon : clearer_fixed_neon;
  if (c->small_sums && starts != clearer_plain_sums_neon) return c->small_results ? clearer_offset_small_neon : clearer_offset_neon;
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

/* 1.5 * 2^23. From there on, as far as 2^22 up and down, floats are the integers: their bits are those of 1.5 * 2^23 and the
 * integer added, and a float that is added is rounded to one, ties to even. Where compilers cannot see what it is, so that
 * they keep it. */
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
    return clearer_halve_neon(vqrdmulhq_s32(s[0], vreinterpretq_s32_f32(scale[0])),
                              vqrdmulhq_s32(s[1], vreinterpretq_s32_f32(scale[1])), rounding == clearer_fixed_small_neon);
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

/* Where a row of tiles goes, what is added to it, and what it is multiplied by. The pointers move on from tile to tile. */
typedef struct {
  uint8_t *out;
  uint8_t *word_out;      /* or NULL */
  const int8_t *residual; /* or NULL, as coarse */
  const uint8_t *coarse;  /* pixel 0 */
  size_t out_step, residual_step, coarse_step;
  float32x4_t scale[4]; /* of each pixel's vectors of sums: of 16 outputs, or twice of 8 */
  int16x8_t residual_scale[2], coarse_scale[2], byte_scale[2];
  const float *start; /* or NULL, where sums have no bases: to be asked first, for most have */
  float32x4_t magic;
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
  o.word_out = NULL;
  if (c->words) {
    o.word_out = c->words[strip->y] + 2 * (channel + x * o.out_step);
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
/* Words, then the bytes they make. */
#define CLEARER_KEEP_WORDS(n)                                                                            \
  if ((n) < pixels) {                                                                                    \
    const int16x8_t v = vmaxq_s16(CLEARER_WORDS(n, 0), vdupq_n_s16(0));                                  \
    const int16x8_t w = halves == 1 ? vmaxq_s16(CLEARER_WORDS(n, 2), vdupq_n_s16(0)) : v;                \
    const int16x8_t low = vqrdmulhq_s16(v, o->byte_scale[0]), high = vqrdmulhq_s16(w, o->byte_scale[1]); \
    const uint8x16_t bytes = clearer_narrow_neon(low, high);                                             \
    vst1q_u8(o->word_out, vreinterpretq_u8_s16(v));                                                      \
    if (halves == 1) vst1q_u8(o->word_out + 16, vreinterpretq_u8_s16(w));                                \
    o->word_out += 2 * o->out_step;                                                                      \
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
#define CLEARER_BYTES(n, m, first)                                                                                  \
  (rounding == clearer_fused_neon                                                                                   \
       ? clearer_fused_bytes_neon(s[n][0], s[n][1], s[m][first], s[m][(first) + 1], scale, o->start)                \
       : clearer_narrow_neon(CLEARER_WORDS(n, 0), CLEARER_WORDS(m, first)))
#else
#define CLEARER_BYTES(n, m, first) clearer_narrow_neon(CLEARER_WORDS(n, 0), CLEARER_WORDS(m, first))
#endif
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
  if (rounding < clearer_fixed_neon && o->word_out) {
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
#undef CLEARER_BYTES
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
#undef CLEARER_WORDS

#endif
