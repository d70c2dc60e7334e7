/* int8 convolution with smmla: the products of two rows of eight signed bytes and two others, 2x2 sums in a vector.
 *
 * One operand are 8 bytes of two neighbouring pixels, the other those of two outputs. In a block of 8 weights lie like
 * that; in a block of 16, two steps of 4 bytes have to be zipped, which is done once for each call. The sums of pixels n
 * and n + 1, n even, are in s[n] and s[n + 1] together, two outputs to a vector, until a tile is finished. */
#ifndef CLEARER_CONVOLVE_U8_I8MM_H
#define CLEARER_CONVOLVE_U8_I8MM_H

#include "convolve_u8_dotprod.h"
#include "finish_u8_neon.h"

#if defined(__ARM_FEATURE_MATMUL_INT8)
#define CLEARER_TARGET_I8MM
#elif defined(__clang__)
#define CLEARER_TARGET_I8MM __attribute__((target("+i8mm")))
#else
#define CLEARER_TARGET_I8MM __attribute__((target("arch=armv8.2-a+i8mm"))) /* as gcc's arm_neon.h has it */
#endif
#define CLEARER_INLINE_I8MM static inline __attribute__((always_inline)) CLEARER_TARGET_I8MM

#define CLEARER_NAME(x) x##_u8_i8mm
#define CLEARER_TARGET CLEARER_TARGET_I8MM
#define CLEARER_SUM int32_t
#define CLEARER_SUMS int32x4_t
#define CLEARER_VECTORS 4

/* The pair of pixels from n on, where pixel m begins at `at` + m * `next`. */
#define CLEARER_GET_PAIR(n)                                                                         \
  if ((n) % 2 == 0 && (n) < inputs) {                                                               \
    CLEARER_LOAD_NEON(i[(n) / 2], at, next, "ld1 {%0.8b}, [%1], %2");                               \
    if ((n) + 1 < inputs) CLEARER_LOAD_UPPER_NEON(i[(n) / 2], at, next, "ld1 {%0.d}[1], [%1], %2"); \
  }
/* The products of pairs `shift` pairs on with four outputs' pairs w: in a block of 16 with those of one half, whose sums
 * are in s[n + half]. */
#define CLEARER_PRODUCTS16(n)                                                  \
  if ((n) % 2 == 0 && (n) < pixels) {                                          \
    s[(n) + half][0] = vmmlaq_s32(s[(n) + half][0], i[(n) / 2 + shift], w[0]); \
    s[(n) + half][1] = vmmlaq_s32(s[(n) + half][1], i[(n) / 2 + shift], w[1]); \
    s[(n) + half][2] = vmmlaq_s32(s[(n) + half][2], i[(n) / 2 + shift], w[2]); \
    s[(n) + half][3] = vmmlaq_s32(s[(n) + half][3], i[(n) / 2 + shift], w[3]); \
  }
#define CLEARER_PRODUCTS8(n)                                             \
  if ((n) % 2 == 0 && (n) < pixels) {                                    \
    s[n][0] = vmmlaq_s32(s[n][0], i[(n) / 2 + shift], w[0]);             \
    s[n][1] = vmmlaq_s32(s[n][1], i[(n) / 2 + shift], w[1]);             \
    s[(n) + 1][0] = vmmlaq_s32(s[(n) + 1][0], i[(n) / 2 + shift], w[2]); \
    s[(n) + 1][1] = vmmlaq_s32(s[(n) + 1][1], i[(n) / 2 + shift], w[3]); \
  }
/* Keeps the products before the loads that follow: compilers would hoist these and run out of registers. */
#define CLEARER_PIN(n)                                                                               \
  if ((n) % 2 == 0 && (n) < pixels) {                                                                \
    __asm__ volatile("" : "+w"(s[n][0]), "+w"(s[n][1]), "+w"(s[(n) + 1][0]), "+w"(s[(n) + 1][1]));   \
    if (halves == 1) {                                                                               \
      __asm__ volatile("" : "+w"(s[n][2]), "+w"(s[n][3]), "+w"(s[(n) + 1][2]), "+w"(s[(n) + 1][3])); \
    }                                                                                                \
  }

#define CLEARER_HALF16(number)                                                \
  {                                                                           \
    enum { half = number };                                                   \
    int8x16_t w[4];                                                           \
    CLEARER_LOAD4_NEON(w, weights, "ld1 {v28.16b-v31.16b}, [%4], #64", 1, 2); \
    CLEARER_EACH_PIXEL(CLEARER_PRODUCTS16)                                    \
    CLEARER_EACH_PIXEL(CLEARER_PIN)                                           \
  }
#define CLEARER_WHOLE8(from, moved)                                        \
  {                                                                        \
    enum { shift = moved };                                                \
    int8x16_t w[4];                                                        \
    CLEARER_LOAD4_NEON(w, from, "ld1 {v28.16b-v31.16b}, [%4], #64", 1, 2); \
    CLEARER_EACH_PIXEL(CLEARER_PRODUCTS8)                                  \
    CLEARER_EACH_PIXEL(CLEARER_PIN)                                        \
  }
#define CLEARER_WHOLE16(moved) \
  {                            \
    enum { shift = moved };    \
    CLEARER_HALF16(0)          \
    CLEARER_HALF16(1)          \
  }

/* One column of a step of 8 bytes. */
CLEARER_INLINE_I8MM const uint8_t *clearer_add_column_u8_i8mm(int32x4_t (*s)[4], const uint8_t *at, size_t next,
                                                              const uint8_t *weights, const int pixels,
                                                              const uint32_t halves) {
  const int inputs = pixels;
  int8x16_t i[5];
  CLEARER_EACH_PIXEL(CLEARER_GET_PAIR)
  if (halves == 1) CLEARER_WHOLE16(0) else CLEARER_WHOLE8(weights, 0)
  return weights;
}

/* The three columns of a step of 8 bytes with stride 1, for an even number of pixels: a pair serves the outer columns, and
 * one made of two neighbouring pairs the middle one. */
#define CLEARER_TO_MIDDLE(n)                                                                         \
  if ((n) % 2 == 0 && (n) < pixels) {                                                                \
    __asm__ volatile("ext %0.16b, %0.16b, %1.16b, #8" : "+w"(i[(n) / 2]) : "w"(i[(n) / 2 + 1]));     \
  }
CLEARER_INLINE_I8MM const uint8_t *clearer_add_columns_u8_i8mm(int32x4_t (*s)[4], const uint8_t *at, size_t next,
                                                               const uint8_t *weights, const int pixels,
                                                               const uint32_t halves) {
  const int inputs = pixels + 2;
  int8x16_t i[6];
  CLEARER_EACH_PIXEL(CLEARER_GET_PAIR)
  CLEARER_GET_PAIR(10)
  if (halves == 1) {
    CLEARER_WHOLE16(0)
    CLEARER_WHOLE16(1)
    CLEARER_EACH_PIXEL(CLEARER_TO_MIDDLE)
    CLEARER_WHOLE16(0)
    return weights;
  } else {
    const uint8_t *middle = weights + 64;
    CLEARER_WHOLE8(weights, 0)
    weights += 64;
    CLEARER_WHOLE8(weights, 1)
    CLEARER_EACH_PIXEL(CLEARER_TO_MIDDLE)
    CLEARER_WHOLE8(middle, 0)
    return weights;
  }
}

/* Adds one row of the kernel to the sums, the tile's input beginning at `in`, its pixels of input `apart` bytes from each
 * other. Returns where the next weights begin. */
CLEARER_INLINE_I8MM const uint8_t *clearer_add_row_u8_i8mm(int32x4_t (*s)[4], const uint8_t *in, size_t apart,
                                                           uint32_t bytes, const uint8_t *weights, const int pixels,
                                                           const uint32_t halves, const int stride, const int columns,
                                                           const int whole) {
  const size_t next = (size_t)stride * apart;
  uint32_t n = bytes / 8;
  (void)whole; /* no step of 4 bytes is left in any */
  for (; n; n--, in += 8) {
    if (columns == 3 && stride == 1 && pixels % 2 == 0) {
      weights = clearer_add_columns_u8_i8mm(s, in, next, weights, pixels, halves);
    } else {
      const int second = halves == 1 ? 2 : 1; /* column */
      weights = clearer_add_column_u8_i8mm(s, in, next, weights, pixels, halves);
      if (columns == 3) {
        weights = clearer_add_column_u8_i8mm(s, in + (size_t)second * apart, next, weights, pixels, halves);
        weights = clearer_add_column_u8_i8mm(s, in + (size_t)(3 - second) * apart, next, weights, pixels, halves);
      }
    }
  }
  return weights;
}

/* Two steps of a block of 16, of so many columns, become pairs of outputs of one step of 8 bytes. Of three columns the
 * outer ones come first. */
CLEARER_INLINE_I8MM uint8_t *clearer_zip_steps_i8mm(const uint8_t *weights, uint8_t *to, uint32_t columns) {
  uint32_t j, k;
  for (j = 0; j < columns; j++) {
    const uint32_t column = j && columns == 3 ? 3 - j : j;
    const uint8_t *const first = weights + 64 * column, *const second = first + 64 * columns;
    for (k = 0; k < 64; k += 16, to += 32) {
      const int32x4_t a = vreinterpretq_s32_u8(vld1q_u8(first + k)), b = vreinterpretq_s32_u8(vld1q_u8(second + k));
      vst1q_u8(to, vreinterpretq_u8_s32(vzip1q_s32(a, b)));
      vst1q_u8(to + 16, vreinterpretq_u8_s32(vzip2q_s32(a, b)));
    }
  }
  return to;
}

/* The weights of a block as they are read, and its biases: two outputs', for both pixels of a pair. */
static CLEARER_TARGET_I8MM const uint8_t *clearer_prepare_block_i8mm(clearer_strip *strip, const clearer_block *block,
                                                                     const uint8_t *weights) {
  const clearer_convolution *c = strip->c;
  uint8_t *to = (uint8_t *)c->scratch;
  uint32_t i, n;
  clearer_prepare_block_sums_neon(strip, block, clearer_base_sums_neon);
  for (i = 16 / block->halves; i;) {
    int32x2_t two;
    i -= 2;
    two = vld1_s32(strip->bias + i);
    vst1q_s32(strip->bias + 2 * i, vcombine_s32(two, two));
  }
  if (block->halves == 2) return weights;
  for (i = 0; i < c->window_count; i++) {
    const clearer_window *w = &c->windows[i];
    for (n = w->kernel * (w->bytes / 8); n; n--, weights += 128 * w->kernel) {
      to = clearer_zip_steps_i8mm(weights, to, w->kernel);
    }
  }
  return (const uint8_t *)c->scratch;
}

/* The same for 3x3 kernels of stride 1 over pixels of 8 bytes: a load has a pair of them, which serves the outer columns. */
#define CLEARER_DENSE_CLOSE8(M) M(10) M(4) M(2) M(1)
#define CLEARER_GET_DENSE(n) if (2 * (n) < pixels + extra) i[n] = vld1q_s8((const int8_t *)(at + 16 * (n)));
CLEARER_INLINE_I8MM const uint8_t *clearer_add_dense_row_u8_i8mm(int32x4_t (*s)[4], const uint8_t *in,
                                                                 const uint8_t *weights, const int pixels,
                                                                 const uint32_t halves) {
  if (pixels == 1) return clearer_add_row_u8_i8mm(s, in, 8, 8, weights, pixels, halves, 1, 3, 0);
  {
    const int extra = 1;
    const uint8_t *at = in, *outer = weights;
    int8x16_t i[10];
    CLEARER_EACH_INPUT(CLEARER_GET_DENSE)
    CLEARER_WHOLE8(outer, 0)
    outer += 64;
    CLEARER_WHOLE8(outer, 1)
  }
  {
    const int extra = 0;
    const uint8_t *at = in + 8, *middle = weights + 64;
    int8x16_t i[10];
    CLEARER_EACH_INPUT(CLEARER_GET_DENSE)
    CLEARER_WHOLE8(middle, 0)
  }
  return weights + 192;
}

/* From pairs of pixels to pixels. */
#define CLEARER_UNTANGLE_PAIR(a, b, to, over)                                                     \
  {                                                                                               \
    const int64x2_t p = vreinterpretq_s64_s32(a), q = vreinterpretq_s64_s32(b);                   \
    to = vreinterpretq_s32_s64(vzip1q_s64(p, q)), over = vreinterpretq_s32_s64(vzip2q_s64(p, q)); \
  }
#define CLEARER_UNTANGLE(n)                                                           \
  if ((n) % 2 == 0 && (n) < pixels) {                                                 \
    const int32x4_t a = s[n][0], b = s[n][1], c = s[(n) + 1][0], d = s[(n) + 1][1];   \
    if (halves == 1) {                                                                \
      const int32x4_t e = s[n][2], f = s[n][3], g = s[(n) + 1][2], h = s[(n) + 1][3]; \
      CLEARER_UNTANGLE_PAIR(e, f, s[n][1], s[(n) + 1][1])                             \
      CLEARER_UNTANGLE_PAIR(c, d, s[n][2], s[(n) + 1][2])                             \
      CLEARER_UNTANGLE_PAIR(g, h, s[n][3], s[(n) + 1][3])                             \
    } else {                                                                          \
      CLEARER_UNTANGLE_PAIR(c, d, s[n][1], s[(n) + 1][1])                             \
    }                                                                                 \
    CLEARER_UNTANGLE_PAIR(a, b, s[n][0], s[(n) + 1][0])                               \
  }
CLEARER_INLINE_I8MM void clearer_finish_pairs_i8mm(clearer_output_neon *output, uint32_t x, const int pixels,
                                                   const uint32_t halves, int32x4_t (*s)[4]) {
  CLEARER_EACH_PIXEL(CLEARER_UNTANGLE)
  clearer_finish_tile_neon(output, x, pixels, halves, s);
}

#define CLEARER_BIAS(strip) (strip)->bias
#define CLEARER_BIAS2(n) vld1q_s32(bias + 4 * (n))
#define CLEARER_BEGIN16(n)                                              \
  if ((n) % 2 == 0 && (n) < pixels) {                                   \
    s[n][0] = CLEARER_BIAS2(0), s[n][1] = CLEARER_BIAS2(1);             \
    s[n][2] = CLEARER_BIAS2(2), s[n][3] = CLEARER_BIAS2(3);             \
    s[(n) + 1][0] = CLEARER_BIAS2(4), s[(n) + 1][1] = CLEARER_BIAS2(5); \
    s[(n) + 1][2] = CLEARER_BIAS2(6), s[(n) + 1][3] = CLEARER_BIAS2(7); \
    CLEARER_FORGET(bias);                                               \
  }
#define CLEARER_BEGIN8(n)                                               \
  if ((n) % 2 == 0 && (n) < pixels) {                                   \
    s[n][0] = CLEARER_BIAS2(0), s[n][1] = CLEARER_BIAS2(1);             \
    s[(n) + 1][0] = CLEARER_BIAS2(2), s[(n) + 1][1] = CLEARER_BIAS2(3); \
    CLEARER_FORGET(bias);                                               \
  }
#define CLEARER_OUTPUT clearer_output_neon
#define CLEARER_OUTPUT_AT(strip, x, halves) clearer_output_at_neon(strip, x, halves, clearer_base_sums_neon)
#define CLEARER_FINISH16(output, x, pixels, s) clearer_finish_pairs_i8mm(output, x, pixels, 1, s)
#define CLEARER_FINISH8(output, x, pixels, s) clearer_finish_pairs_i8mm(output, x, pixels, 2, s)
#define CLEARER_CLOSE16(M) M(6) M(4) M(2) M(1)
#define CLEARER_APART16(M) M(6) M(4) M(2) M(1)
#define CLEARER_APART8(M) M(10) M(4) M(2) M(1)
#define CLEARER_CLOSE8(M) M(10) M(4) M(2) M(1)
#define CLEARER_PREPARE_BLOCK clearer_prepare_block_i8mm
#include "strip_template.h"

/* Untangling sums pays from three steps of 8 bytes on; steps of 4 cannot be zipped. */
static int clearer_suits_i8mm(const clearer_convolution *c) {
  uint32_t i, taps = 0, odd = 0;
  for (i = 0; i < c->window_count; i++) {
    const clearer_window *w = &c->windows[i];
    taps += w->kernel * w->kernel * (w->bytes / 8);
    odd |= w->bytes & 4;
  }
  return c->blocks16 ? taps >= 3 && !odd && !clearer_dense(c, 2) : taps > 0;
}

static void clearer_convolve_u8_matrices(const clearer_convolution *c) {
  if (clearer_suits_i8mm(c)) clearer_convolve_u8_i8mm(c);
  else clearer_convolve_u8_dots(c);
}

#undef CLEARER_BIAS2
#undef CLEARER_GET_DENSE
#undef CLEARER_GET_PAIR
#undef CLEARER_HALF16
#undef CLEARER_PIN
#undef CLEARER_PRODUCTS16
#undef CLEARER_PRODUCTS8
#undef CLEARER_TO_MIDDLE
#undef CLEARER_UNTANGLE
#undef CLEARER_UNTANGLE_PAIR
#undef CLEARER_WHOLE16
#undef CLEARER_WHOLE8

#endif
