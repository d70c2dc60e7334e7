/* The transforms of Winograd's method in pairs of pixels, with NEON. Activations are 7 bits, stored less 128.
 *
 * A pair's four pixels of input d0..d3, and the weights g0..g2 of a row of the kernel, make the factors of four points:
 *
 *   d0 - d2, d1 + d2, d2 - d1, d3 - d1   and   g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2
 *
 * Of the products m0..m3 the pair's sums are m1 + m2 + m0 and m1 - m2 + m3. So points 1 and 2 come first, in two sums, then
 * these become their sum and difference, to which points 0 and 3 are added.
 *
 * Transformed input lies as [phase][row][16 channels][point of the phase][pair][16], and behind all that, where 8 channels
 * are left, [phase][row][point][pair][8]. Weights of a block are in the order of products: [phase][row of the
 * kernel][16 channels][point][step][64], and in each phase those of 8 channels behind the others. */
#ifndef CLEARER_PAIRS_U8_TRANSFORMS_NEON_H
#define CLEARER_PAIRS_U8_TRANSFORMS_NEON_H

#include "block.h"
#include "vector_neon.h"

/* The transformed input of a chunk. */
typedef struct {
  int8_t *whole[2], *rest[2]; /* of both phases: 16 channels, the last 8 */
  uint32_t pairs;             /* of a row */
  uint32_t groups;            /* of 16 channels */
  uint32_t eight;             /* 0 or 1 of 8 */
} clearer_pairs_input_neon;

/* The factors at four points, of two new pixels of input and the two before. The sum of two activations less 128 is 256
 * less, modulo 256: turned by 128 it is 128 less, a signed byte. */
CLEARER_INLINE_NEON void clearer_pair_points_neon(int8x16_t to[4], int8x16_t d0, int8x16_t d1, int8x16_t d2, int8x16_t d3) {
  to[0] = veorq_s8(vaddq_s8(d1, d2), vdupq_n_s8(-128));
  to[1] = vsubq_s8(d2, d1);
  to[2] = vsubq_s8(d0, d2);
  to[3] = vsubq_s8(d3, d1);
}

/* Stores the factors of a pair, or of two pairs of 8 channels, and moves on. */
#define CLEARER_PUT(pointer, vector) __asm__ volatile("str %q1, [%0], #16" : "+r"(pointer) : "w"(vector) : "memory")
#define CLEARER_PUT_POINTS(d0, d1, d2, d3)                                \
  {                                                                       \
    int8x16_t to[4];                                                      \
    clearer_pair_points_neon(to, d0, d1, d2, d3);                         \
    CLEARER_PUT(first, to[0]);                                            \
    CLEARER_PUT(second, to[1]);                                           \
    CLEARER_PUT(last, to[2]);                                             \
    CLEARER_PUT(third, to[3]);                                            \
  }

/* Transforms 16 channels of a row from `in` on, for so many pairs. */
CLEARER_INLINE_NEON void clearer_pairs_row16_neon(const uint8_t *in, size_t pixel, uint32_t pairs, int8_t *first,
                                                  int8_t *last, size_t point) {
  int8_t *second = first + point, *third = last + point;
  int8x16_t d0, d1, d2, d3;
#define CLEARER_NEXT(d) CLEARER_LOAD_NEON(d, in, pixel, "ld1 {%0.16b}, [%1], %2")
  CLEARER_NEXT(d0);
  CLEARER_NEXT(d1);
  for (; pairs > 1; pairs -= 2) {
    CLEARER_NEXT(d2);
    CLEARER_NEXT(d3);
    CLEARER_PUT_POINTS(d0, d1, d2, d3)
    CLEARER_NEXT(d0);
    CLEARER_NEXT(d1);
    CLEARER_PUT_POINTS(d2, d3, d0, d1)
  }
  if (pairs) {
    CLEARER_NEXT(d2);
    CLEARER_NEXT(d3);
    CLEARER_PUT_POINTS(d0, d1, d2, d3)
  }
#undef CLEARER_NEXT
}

/* The same for 8 channels, two pairs at a time where there are as many. Two pairs begin with the pixels of one vector,
 * their second pixels are in another, and the third and fourth ones lie between these and the next two. */
CLEARER_INLINE_NEON int8x16_t clearer_two_eights_neon(const uint8_t *p, const uint8_t *q) {
  return vcombine_s8(vld1_s8((const int8_t *)p), vld1_s8((const int8_t *)q));
}
#define CLEARER_EIGHTS(a, b, c, d) CLEARER_PUT_POINTS(a, b, vextq_s8(a, c, 8), vextq_s8(b, d, 8))
/* Four pixels side by side, and the next ones: of such loads compilers make several. */
#define CLEARER_NEXT_CLOSE(even, odd)                                                                        \
  {                                                                                                          \
    register int8x16_t x __asm__(#even), y __asm__(#odd);                                                    \
    __asm__ volatile("ld2 {" #even ".2d, " #odd ".2d}, [%2], #32" : "=w"(x), "=w"(y), "+r"(in) : : "memory"); \
    even = x, odd = y;                                                                                       \
  }
#define CLEARER_NEXT_APART(even, odd)                                \
  {                                                                  \
    even = clearer_two_eights_neon(in, in + 2 * pixel);              \
    odd = clearer_two_eights_neon(in + pixel, in + 3 * pixel);       \
    in += 4 * pixel;                                                 \
  }
#define CLEARER_PAIRS_LOOP(NEXT)                                     \
  NEXT(v26, v27)                                                     \
  for (; pairs > 5; pairs -= 4) {                                    \
    NEXT(v28, v29)                                                   \
    CLEARER_EIGHTS(v26, v27, v28, v29)                               \
    NEXT(v26, v27)                                                   \
    CLEARER_EIGHTS(v28, v29, v26, v27)                               \
  }                                                                  \
  in -= 4 * pixel;
CLEARER_INLINE_NEON void clearer_pairs_row8_neon(const uint8_t *in, size_t pixel, uint32_t pairs, int8_t *first,
                                                 int8_t *last, size_t point) {
  int8_t *second = first + point, *third = last + point;
  int8x16_t v26, v27, v28, v29;
  if (pairs > 5 && pixel == 8) {
    CLEARER_PAIRS_LOOP(CLEARER_NEXT_CLOSE)
  } else if (pairs > 5) {
    CLEARER_PAIRS_LOOP(CLEARER_NEXT_APART)
  }
  for (; pairs; pairs--, in += 2 * pixel, first += 8, second += 8, last += 8, third += 8) {
    const int8x16_t a = clearer_two_eights_neon(in, in), b = clearer_two_eights_neon(in + pixel, in + pixel);
    const int8x16_t c = clearer_two_eights_neon(in + 2 * pixel, in + 2 * pixel);
    int8x16_t to[4];
    clearer_pair_points_neon(to, a, b, c, clearer_two_eights_neon(in + 3 * pixel, in + 3 * pixel));
    vst1_s8(first, vget_low_s8(to[0])), vst1_s8(second, vget_low_s8(to[1]));
    vst1_s8(last, vget_low_s8(to[2])), vst1_s8(third, vget_low_s8(to[3]));
  }
}
#undef CLEARER_EIGHTS
#undef CLEARER_NEXT_APART
#undef CLEARER_NEXT_CLOSE
#undef CLEARER_PAIRS_LOOP
#undef CLEARER_PUT
#undef CLEARER_PUT_POINTS

/* Transforms `rows` rows of input from pixel x on. With `odd` the last pair begins a pixel before where it would: where
 * one pixel is left it makes the one before again. */
static __attribute__((noinline)) void clearer_pairs_rows_neon(const clearer_window *w, uint32_t y, uint32_t rows,
                                                              uint32_t x, uint32_t odd,
                                                              const clearer_pairs_input_neon *to) {
  const size_t pixel = w->pixel_bytes;
  const uint32_t pairs = to->pairs - odd, last = x + 2 * pairs - 1;
  const size_t point16 = (size_t)16 * to->pairs, point8 = (size_t)8 * to->pairs;
  size_t offset16 = 0, offset8 = 0;
  uint32_t g, n;
  for (n = 0; n < rows; n++) {
    const uint8_t *const row = w->rows[y + n];
    for (g = 0; g < to->groups; g++, offset16 += 2 * point16) {
      int8_t *const first = to->whole[0] + offset16, *const second = to->whole[1] + offset16;
      const uint8_t *const in = row + 16 * g;
      if (pairs) clearer_pairs_row16_neon(in + x * pixel, pixel, pairs, first, second, point16);
      if (odd) {
        clearer_pairs_row16_neon(in + last * pixel, pixel, 1, first + 16 * pairs, second + 16 * pairs, point16);
      }
    }
    if (to->eight) {
      int8_t *const first = to->rest[0] + offset8, *const second = to->rest[1] + offset8;
      const uint8_t *const in = row + 16 * to->groups;
      if (pairs) clearer_pairs_row8_neon(in + x * pixel, pixel, pairs, first, second, point8);
      if (odd) clearer_pairs_row8_neon(in + last * pixel, pixel, 1, first + 8 * pairs, second + 8 * pairs, point8);
      offset8 += 2 * point8;
    }
  }
}

#endif
