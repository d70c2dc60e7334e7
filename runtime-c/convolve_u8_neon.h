/* int8 convolution with the NEON of any ARM that has it. Two products of a weight within ±127 and a signed byte fit
 * int16, so that these are added by one more multiplication, and only then, in pairs, to int32 sums: 16 products in three
 * instructions. Each output has two sums, in neighbouring lanes. */
#ifndef CLEARER_CONVOLVE_U8_NEON_H
#define CLEARER_CONVOLVE_U8_NEON_H

#include "finish_u8_neon.h"
#include "sums_u8_neon.h"
#include "winograd_u8_neon.h"

/* p[0], 0, p[1], 0 */
CLEARER_INLINE_NEON int32x4_t clearer_spread_ints_neon(const int32_t *p) {
  return vreinterpretq_s32_u64(vmovl_u32(vreinterpret_u32_s32(vld1_s32(p))));
}

/* 4 bytes of a pixel, four times; and a vector of weights: 4 for each of four outputs. */
CLEARER_INLINE_NEON int8x16_t clearer_four_times_neon(const uint8_t *p) {
  return vreinterpretq_s8_s32(vld1q_dup_s32((const int32_t *)(const void *)p));
}
CLEARER_INLINE_NEON int8x16_t clearer_four_weights_neon(const uint8_t *p) { return vld1q_s8((const int8_t *)p); }

/* The sums of four outputs += v * a + w * b, bytes with bytes. */
CLEARER_INLINE_NEON void clearer_add_pair_neon(int32x4_t s[2], int8x16_t v, int8x16_t a, int8x16_t w, int8x16_t b) {
  const int16x8_t low = vmlal_s8(vmull_s8(vget_low_s8(v), vget_low_s8(a)), vget_low_s8(w), vget_low_s8(b));
#ifdef __aarch64__
  const int16x8_t high = vmlal_high_s8(vmull_high_s8(v, a), w, b);
#else
  const int16x8_t high = vmlal_s8(vmull_s8(vget_high_s8(v), vget_high_s8(a)), vget_high_s8(w), vget_high_s8(b));
#endif
  s[0] = vpadalq_s16(s[0], low);
  s[1] = vpadalq_s16(s[1], high);
}

/* The same for two pixels, with 64 bits in an order in which no instruction waits for the one before: compilers need more
 * registers than there are, and move upper halves to lower ones. */
CLEARER_INLINE_NEON void clearer_add_pairs_neon(int32x4_t s[2], int32x4_t t[2], int8x16_t v, int8x16_t a, int8x16_t c,
                                                int8x16_t w, int8x16_t b, int8x16_t d) {
#ifdef __aarch64__
  int16x8_t sl, sh, tl, th;
  __asm__ volatile(
      "smull %4.8h, %8.8b, %9.8b\n\tsmull2 %5.8h, %8.16b, %9.16b\n\t"
      "smull %6.8h, %8.8b, %10.8b\n\tsmull2 %7.8h, %8.16b, %10.16b\n\t"
      "smlal %4.8h, %11.8b, %12.8b\n\tsmlal2 %5.8h, %11.16b, %12.16b\n\t"
      "smlal %6.8h, %11.8b, %13.8b\n\tsmlal2 %7.8h, %11.16b, %13.16b\n\t"
      "sadalp %0.4s, %4.8h\n\tsadalp %1.4s, %5.8h\n\tsadalp %2.4s, %6.8h\n\tsadalp %3.4s, %7.8h"
      : "+w"(s[0]), "+w"(s[1]), "+w"(t[0]), "+w"(t[1]), "=&w"(sl), "=&w"(sh), "=&w"(tl), "=&w"(th)
      : "w"(v), "w"(a), "w"(c), "w"(w), "w"(b), "w"(d));
#else
  clearer_add_pair_neon(s, v, a, w, b);
  clearer_add_pair_neon(t, v, c, w, d);
#endif
}

#ifdef __aarch64__
/* The same in two parts, where the second's operands are still to be loaded. */
CLEARER_INLINE_NEON void clearer_begin_pairs_neon(int16x8_t t[4], int8x16_t v, int8x16_t a, int8x16_t c) {
  __asm__ volatile(
      "smull %0.8h, %4.8b, %5.8b\n\tsmull2 %1.8h, %4.16b, %5.16b\n\t"
      "smull %2.8h, %4.8b, %6.8b\n\tsmull2 %3.8h, %4.16b, %6.16b"
      : "=&w"(t[0]), "=&w"(t[1]), "=&w"(t[2]), "=&w"(t[3])
      : "w"(v), "w"(a), "w"(c)
      : "memory");
}
CLEARER_INLINE_NEON void clearer_end_pairs_neon(int32x4_t s[2], int32x4_t t[2], int16x8_t u[4], int8x16_t w, int8x16_t b,
                                                int8x16_t d) {
  __asm__ volatile(
      "smlal %4.8h, %8.8b, %9.8b\n\tsmlal2 %5.8h, %8.16b, %9.16b\n\t"
      "smlal %6.8h, %8.8b, %10.8b\n\tsmlal2 %7.8h, %8.16b, %10.16b\n\t"
      "sadalp %0.4s, %4.8h\n\tsadalp %1.4s, %5.8h\n\tsadalp %2.4s, %6.8h\n\tsadalp %3.4s, %7.8h"
      : "+w"(s[0]), "+w"(s[1]), "+w"(t[0]), "+w"(t[1]), "+w"(u[0]), "+w"(u[1]), "+w"(u[2]), "+w"(u[3])
      : "w"(w), "w"(b), "w"(d));
}
#endif

/* Four outputs from their pairs of sums. */
CLEARER_INLINE_NEON int32x4_t clearer_add_neighbours_neon(const int32x4_t s[2]) {
#ifdef __aarch64__
  return vpaddq_s32(s[0], s[1]);
#else
  return vcombine_s32(vpadd_s32(vget_low_s32(s[0]), vget_high_s32(s[0])),
                      vpadd_s32(vget_low_s32(s[1]), vget_high_s32(s[1])));
#endif
}

/* 8 bytes of each pixel of one column, then their products, four outputs at a time. More would not fit the registers. */
#define CLEARER_GET_PAIR(n)                                                                         \
  if ((n) < pixels) {                                                                               \
    a[n] = clearer_four_times_neon(in + (size_t)((n) * stride + j) * apart);                        \
    b[n] = two ? clearer_four_times_neon(in + (size_t)((n) * stride + j) * apart + 4) : vdupq_n_s8(0);      \
  }
#define CLEARER_PAIR(n)                                                                                          \
  if ((n) + 1 == pixels && (n) % 2 == 0) clearer_add_pair_neon(s[n] + 2 * k, v, a[n], w, b[n]);                  \
  if ((n) % 2 && (n) < pixels) {                                                                                 \
    clearer_add_pairs_neon(s[(n) / 2 * 2] + 2 * k, s[n] + 2 * k, v, a[(n) / 2 * 2], a[n], w, b[(n) / 2 * 2], b[n]); \
  }
#define CLEARER_QUARTER16(number)                                                                             \
  {                                                                                                           \
    enum { k = number };                                                                                      \
    const int8x16_t v = clearer_four_weights_neon(weights + 64 * j + 16 * k);                                 \
    const int8x16_t w = two ? clearer_four_weights_neon(weights + 64 * (columns + j) + 16 * k) : vdupq_n_s8(0); \
    CLEARER_EACH_PIXEL(CLEARER_PAIR)                                                                          \
    CLEARER_EACH_PIXEL(CLEARER_PIN)                                                                           \
  }
/* The first and the second 4 bytes of weights of four outputs. */
#ifdef __aarch64__
#define CLEARER_GET_HALVES(v, w, p)                                                                                \
  do {                                                                                                             \
    register int8x16_t w0 __asm__("v30"), w1 __asm__("v31");                                                        \
    __asm__ volatile("ld2 {v30.4s, v31.4s}, [%2]" : "=w"(w0), "=w"(w1) : "r"(p) : "memory");                         \
    v = w0, w = w1;                                                                                                \
  } while (0)
#else
#define CLEARER_GET_HALVES(v, w, p)                                                     \
  do {                                                                                  \
    const int32x4x2_t vw = vld2q_s32((const int32_t *)(const void *)(p));                \
    v = vreinterpretq_s8_s32(vw.val[0]), w = vreinterpretq_s8_s32(vw.val[1]);           \
  } while (0)
#endif
#define CLEARER_QUARTER8(number)                                  \
  {                                                               \
    enum { k = number };                                          \
    int8x16_t v, w;                                               \
    CLEARER_GET_HALVES(v, w, weights + 64 * j + 32 * k);           \
    CLEARER_EACH_PIXEL(CLEARER_PAIR)                              \
    CLEARER_EACH_PIXEL(CLEARER_PIN)                               \
  }
#define CLEARER_COLUMN(number)  \
  if ((number) < columns) {     \
    enum { j = number };        \
    int8x16_t a[10], b[10];     \
    CLEARER_EACH_PIXEL(CLEARER_GET_PAIR) \
    if (halves == 1) {          \
      CLEARER_QUARTER16(0)      \
      CLEARER_QUARTER16(1)      \
      CLEARER_QUARTER16(2)      \
      CLEARER_QUARTER16(3)      \
    } else {                    \
      CLEARER_QUARTER8(0)       \
      CLEARER_QUARTER8(1)       \
    }                           \
  }
/* Keeps products before the next loads. */
#define CLEARER_PIN(n) \
  if ((n) < pixels) __asm__ volatile("" : "+w"(s[n][2 * k]), "+w"(s[n][2 * k + 1]) : : "memory");

CLEARER_INLINE_NEON void clearer_add_columns_u8_neon(int32x4_t (*s)[8], const uint8_t *in, size_t apart,
                                                     const uint8_t *weights, const int pixels, const uint32_t halves,
                                                     const int stride, const int columns, const int two) {
  CLEARER_COLUMN(0)
  CLEARER_COLUMN(1)
  CLEARER_COLUMN(2)
}

#ifdef __aarch64__
/* `count` columns of a block of 16, `in_step` bytes of input and `step` bytes of weights from one to the next, for at most
 * two pixels `apart` bytes from each other; a step's second 4 bytes of weights are `second` behind its first. What is
 * loaded is needed a quarter later, when the registers of another have become free: so nothing waits for it, and loads
 * come in pairs. */
#define CLEARER_QUARTER(number, first, last) \
  {                                          \
    enum { k = number };                     \
    const int8x16_t v = first, w = last;     \
    CLEARER_EACH_PIXEL(CLEARER_PAIR)         \
    CLEARER_EACH_PIXEL(CLEARER_PIN)          \
  }
#define CLEARER_GET_TWO(x, y, p) x = clearer_four_weights_neon(p), y = clearer_four_weights_neon((p) + 16)
#define CLEARER_GET_INPUT(to, p)                              \
  {                                                           \
    to[0] = clearer_four_times_neon(p);                       \
    if (pixels > 1) to[1] = clearer_four_times_neon((p) + apart); \
  }
#define CLEARER_AHEAD(number)                                          \
  if ((number) < count) {                                              \
    const int more = (number) + 1 < count;                             \
    int8x16_t next[2];                                                 \
    CLEARER_GET_TWO(v2, v3, weights + 32);                             \
    if ((number) == 0 && pixels == 2) {                                \
      enum { k = 0 };                                                  \
      clearer_end_pairs_neon(s[0], s[1], begun, w0, b[0], b[1]);       \
      CLEARER_EACH_PIXEL(CLEARER_PIN)                                  \
    } else {                                                           \
      CLEARER_QUARTER(0, v0, w0)                                       \
    }                                                                  \
    CLEARER_GET_TWO(w2, w3, weights + second + 32);                    \
    CLEARER_QUARTER(1, v1, w1)                                         \
    weights += step, in += in_step;                                    \
    if (more) { CLEARER_GET_TWO(v0, v1, weights); }                      \
    CLEARER_QUARTER(2, v2, w2)                                         \
    if (more) { CLEARER_GET_TWO(w0, w1, weights + second); }             \
    if (more) CLEARER_GET_INPUT(next, in)                              \
    CLEARER_QUARTER(3, v3, w3)                                         \
    if (more) {                                                        \
      a[0] = next[0], a[1] = next[1];                                  \
      CLEARER_GET_INPUT(b, in + 4)                                     \
    }                                                                  \
  }
CLEARER_INLINE_NEON void clearer_add_ahead_u8_neon(int32x4_t (*s)[8], const uint8_t *in, size_t apart, size_t in_step,
                                                   const uint8_t *weights, const size_t step, const size_t second,
                                                   const int pixels, const int count) {
  int8x16_t v0, v1, v2, v3, w0, w1, w2, w3, a[10], b[10];
  int16x8_t begun[4];
  CLEARER_GET_INPUT(a, in)
  CLEARER_GET_TWO(v0, v1, weights);
  if (pixels == 2) clearer_begin_pairs_neon(begun, v0, a[0], a[1]);
  CLEARER_GET_INPUT(b, in + 4)
  CLEARER_GET_TWO(w0, w1, weights + second);
  CLEARER_AHEAD(0)
  CLEARER_AHEAD(1)
  CLEARER_AHEAD(2)
}
#undef CLEARER_AHEAD
#undef CLEARER_GET_INPUT
#undef CLEARER_GET_TWO
#undef CLEARER_QUARTER
#endif

/* As in convolve_lanes_template.h. */
CLEARER_INLINE_NEON const uint8_t *clearer_add_row_u8_neon(int32x4_t (*s)[8], const uint8_t *in, size_t apart,
                                                           uint32_t bytes, const uint8_t *weights, const int pixels,
                                                           const uint32_t halves, const int stride, const int columns,
                                                           const int whole) {
  uint32_t n = bytes / 8;
#ifdef __aarch64__
  if (halves == 1) {
    const size_t step = columns == 1 ? 128 : 64, in_step = columns == 1 ? 8 : apart;
    for (; n >= 2 && columns == 1; n -= 2, in += 16, weights += 256) {
      clearer_add_ahead_u8_neon(s, in, (size_t)stride * apart, in_step, weights, step, 64, pixels, 2);
    }
    for (; n; n--, in += 8, weights += 128 * columns) {
      clearer_add_ahead_u8_neon(s, in, (size_t)stride * apart, in_step, weights, step, 64 * (size_t)columns, pixels,
                                columns);
    }
  }
#endif
  for (; n; n--) {
    clearer_add_columns_u8_neon(s, in, apart, weights, pixels, halves, stride, columns, 1);
    weights += 64 * columns * (halves == 1 ? 2 : 1);
    in += 8;
  }
  if (!whole && halves == 1 && (bytes & 4)) {
    clearer_add_columns_u8_neon(s, in, apart, weights, pixels, halves, stride, columns, 0);
    weights += 64 * columns;
  }
  return weights;
}

#define CLEARER_BEGIN(n, k) s[n][k] = clearer_spread_ints_neon(bias + 2 * (k));
#define CLEARER_BEGIN8(n)                                                                               \
  if ((n) < pixels) {                                                                                   \
    CLEARER_BEGIN(n, 0) CLEARER_BEGIN(n, 1) CLEARER_BEGIN(n, 2) CLEARER_BEGIN(n, 3)                     \
  }
#define CLEARER_BEGIN16(n)                                                                              \
  CLEARER_BEGIN8(n)                                                                                     \
  if ((n) < pixels) {                                                                                   \
    CLEARER_BEGIN(n, 4) CLEARER_BEGIN(n, 5) CLEARER_BEGIN(n, 6) CLEARER_BEGIN(n, 7)                     \
  }
#define CLEARER_FOLD(n)                                                     \
  if ((n) < pixels) {                                                       \
    folded[n][0] = clearer_add_neighbours_neon(s[n]);                       \
    folded[n][1] = clearer_add_neighbours_neon(s[n] + 2);                   \
    if (halves == 1) folded[n][2] = clearer_add_neighbours_neon(s[n] + 4);  \
    if (halves == 1) folded[n][3] = clearer_add_neighbours_neon(s[n] + 6);  \
  }
CLEARER_INLINE_NEON void clearer_fold_tile_neon(clearer_output_neon *o, uint32_t x, const int pixels,
                                                const uint32_t halves, int32x4_t (*s)[8]) {
  int32x4_t folded[10][4];
  CLEARER_EACH_PIXEL(CLEARER_FOLD)
  clearer_finish_tile_neon(o, x, pixels, halves, folded);
}

static const uint8_t *clearer_prepare_block_u8_neon(clearer_strip *strip, const clearer_block *block,
                                                    const uint8_t *weights) {
  clearer_prepare_block_sums_neon(strip, block, clearer_offset_sums_neon);
  return weights;
}

#define CLEARER_NAME(x) x##_u8_neon
#define CLEARER_TARGET
#define CLEARER_SUM int32_t
#define CLEARER_SUMS int32x4_t
#define CLEARER_VECTORS 8
#define CLEARER_OUTPUT clearer_output_neon
#define CLEARER_OUTPUT_AT(strip, x, halves) clearer_output_at_neon(strip, x, halves, clearer_offset_sums_neon)
#define CLEARER_FINISH16(output, x, pixels, s) clearer_fold_tile_neon(output, x, pixels, 1, s)
#define CLEARER_FINISH8(output, x, pixels, s) clearer_fold_tile_neon(output, x, pixels, 2, s)
#ifdef __aarch64__
#define CLEARER_CLOSE16(M) M(2) M(1)
#define CLEARER_CLOSE8(M) M(4) M(2) M(1)
#define CLEARER_APART8(M) M(4) M(2) M(1)
#else /* has half as many registers */
#define CLEARER_CLOSE16(M) M(1)
#define CLEARER_CLOSE8(M) M(2) M(1)
#define CLEARER_APART8(M) M(2) M(1)
#endif
#define CLEARER_APART16(M) CLEARER_CLOSE16(M)
#define CLEARER_BIAS(strip) (strip)->bias
#define CLEARER_PREPARE_BLOCK clearer_prepare_block_u8_neon
#include "strip_template.h"

static void clearer_convolve_u8_pairs(const clearer_convolution *c) {
  if (c->window_count == 0) clearer_add_rows_u8_neon(c);
  else if (c->tile_rows && clearer_pays_winograd_u8_neon(c)) clearer_winograd_u8_neon(c);
  else clearer_convolve_u8_neon(c);
}

#undef CLEARER_BEGIN
#undef CLEARER_COLUMN
#undef CLEARER_FOLD
#undef CLEARER_GET_HALVES
#undef CLEARER_GET_PAIR
#undef CLEARER_PAIR
#undef CLEARER_PIN
#undef CLEARER_QUARTER16
#undef CLEARER_QUARTER8

#endif
