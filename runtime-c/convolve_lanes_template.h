/* Convolution by register tiles where an instruction multiplies a vector of weights by one lane of another vector, included
 * once for each kind of sum. Before it define
 *
 *   CLEARER_NAME(x)     x with the kernel's suffix
 *   CLEARER_TARGET      function attribute
 *   CLEARER_SUM, CLEARER_SUMS, CLEARER_INPUT   element and vector of sums; a vector of 16 bytes of input
 *   CLEARER_LOAD_SUMS(p), CLEARER_ZERO
 *   CLEARER_WEIGHTS     a vector of weights
 *   CLEARER_INPUT4(i, p, step), CLEARER_INPUT8(...), CLEARER_INPUT16(...)   i = so many bytes of input at p, in the first
 *                       lanes, and p += step
 *   CLEARER_DENSE_INPUT8(p), CLEARER_DENSE_INPUT16(p)   so many bytes of input at p, if there are to be dense tiles
 *   CLEARER_WEIGHTS_AT(w, p), CLEARER_WEIGHTS_APART(w, p)   four vectors, moving p behind them; apart: the first halves of
 *                       a step's inputs, then the second ones
 *   CLEARER_DOT(s, w, i, lane)   s += w * lane of i
 *   CLEARER_HALVES_APART   1: the two sums of an output in a block of 8 are kept apart until the end
 *   and what strip_template.h asks for
 *
 * A tile keeps its sums in registers, and of each row of the kernel the input of 16 bytes of its pixels. The order of the
 * products is that of kernel.h. */

/* Step `step` of the input in registers, for column j of the kernel. */
#define CLEARER_DOTS16(n)                                     \
  if ((n) < pixels) {                                         \
    CLEARER_DOT(s[n][0], w[0], i[(n) * stride + j], lane);    \
    CLEARER_DOT(s[n][1], w[1], i[(n) * stride + j], lane);    \
    CLEARER_DOT(s[n][2], w[2], i[(n) * stride + j], lane);    \
    CLEARER_DOT(s[n][3], w[3], i[(n) * stride + j], lane);    \
  }
#define CLEARER_DOTS8(n)                                      \
  if ((n) < pixels) {                                         \
    CLEARER_DOT(s[n][0], w[0], i[(n) * stride + j], lane);    \
    CLEARER_DOT(s[n][1], w[1], i[(n) * stride + j], lane);    \
  }
#define CLEARER_DOTS8_SECOND(n)                                                                       \
  if ((n) < pixels) {                                                                                 \
    CLEARER_DOT(s[n][CLEARER_HALVES_APART ? 2 : 0], w[2], i[(n) * stride + j], lane);                 \
    CLEARER_DOT(s[n][CLEARER_HALVES_APART ? 3 : 1], w[3], i[(n) * stride + j], lane);                 \
  }
/* One column of one step. */
#define CLEARER_COLUMN(column, first)         \
  if ((column) < columns) {                   \
    enum { j = column };                      \
    CLEARER_WEIGHTS w[4];                     \
    if (halves == 1) {                        \
      enum { lane = first };                  \
      CLEARER_WEIGHTS_AT(w, weights);         \
      CLEARER_EACH_PIXEL(CLEARER_DOTS16)      \
    } else {                                  \
      CLEARER_WEIGHTS_APART(w, weights);      \
      {                                       \
        enum { lane = first };                \
        CLEARER_EACH_PIXEL(CLEARER_DOTS8)     \
      }                                       \
      {                                       \
        enum { lane = first / 2 * 2 + 1 };    \
        CLEARER_EACH_PIXEL(CLEARER_DOTS8_SECOND) \
      }                                       \
    }                                         \
    CLEARER_EACH_PIXEL(CLEARER_PIN)           \
  }
/* Keeps the products of a column before the loads of the next: compilers would hoist these and run out of registers. */
#define CLEARER_PIN(n)                                                       \
  if ((n) < pixels) {                                                        \
    __asm__ volatile("" : "+w"(s[n][0]), "+w"(s[n][1]) : : "memory");        \
    if (halves == 1 || CLEARER_HALVES_APART) {                               \
      __asm__ volatile("" : "+w"(s[n][2]), "+w"(s[n][3]) : : "memory");      \
    }                                                                        \
  }
#define CLEARER_STEP(first) \
  do { CLEARER_COLUMN(0, first) CLEARER_COLUMN(1, first) CLEARER_COLUMN(2, first) } while (0)
#define CLEARER_GET16(n)                                                 \
  if ((n) + 1 < inputs) CLEARER_INPUT16(i[n], at, apart);                \
  else if ((n) < inputs) CLEARER_INPUT16(i[n], at, back);
#define CLEARER_GET8(n) if ((n) < inputs) CLEARER_INPUT8(i[n], at, apart);
#define CLEARER_GET4(n) if ((n) < inputs) CLEARER_INPUT4(i[n], at, apart);

/* Adds one row of the kernel to the sums, the tile's input beginning at `in`, its pixels of input `apart` bytes from each
 * other; with `whole` these are one or more whole vectors. Returns where the next weights begin. */
static inline __attribute__((always_inline)) CLEARER_TARGET const uint8_t *CLEARER_NAME(clearer_add_row)(
    CLEARER_SUMS (*s)[4], const uint8_t *in, size_t apart, uint32_t bytes, const uint8_t *weights, const int pixels,
    const uint32_t halves, const int stride, const int columns, const int whole) {
  const int inputs = (pixels - 1) * stride + columns;
  size_t back = 16 - (size_t)(inputs - 1) * apart;
  const uint8_t *at = in;
  uint32_t n = bytes / 16;
  CLEARER_INPUT i[12];
  CLEARER_FORGET(back);
  if (whole || n) {
    do {
      CLEARER_EACH_INPUT(CLEARER_GET16)
      CLEARER_STEP(0);
      if (halves == 1) CLEARER_STEP(1);
      CLEARER_STEP(2);
      if (halves == 1) CLEARER_STEP(3);
    } while (--n);
  }
  if (!whole && (bytes & 12)) {
    in = at;
    if (bytes & 8) {
      CLEARER_EACH_INPUT(CLEARER_GET8)
      CLEARER_STEP(0);
      if (halves == 1) CLEARER_STEP(1);
    }
    if (halves == 1 && (bytes & 4)) {
      at = in + (bytes & 8);
      CLEARER_EACH_INPUT(CLEARER_GET4)
      CLEARER_STEP(0);
    }
  }
  return weights;
}

#ifdef CLEARER_DENSE_INPUT16
/* The same for 3x3 kernels over pixels of 8 bytes: each vector of input holds two of them. */
#define CLEARER_CLOSE_DOTS(n)                                                        \
  if ((n) < pixels) {                                                                \
    CLEARER_DOT(s[n][0], w[0], i[((n) + j) / 2], ((n) + j) % 2 * 2);                 \
    CLEARER_DOT(s[n][1], w[1], i[((n) + j) / 2], ((n) + j) % 2 * 2);                 \
  }
#define CLEARER_CLOSE_DOTS_SECOND(n)                                                 \
  if ((n) < pixels) {                                                                \
    CLEARER_DOT(s[n][0], w[2], i[((n) + j) / 2], ((n) + j) % 2 * 2 + 1);             \
    CLEARER_DOT(s[n][1], w[3], i[((n) + j) / 2], ((n) + j) % 2 * 2 + 1);             \
  }
#define CLEARER_CLOSE_COLUMN(column)              \
  {                                               \
    enum { j = column };                          \
    CLEARER_WEIGHTS w[4];                         \
    CLEARER_WEIGHTS_APART(w, weights);            \
    CLEARER_EACH_PIXEL(CLEARER_CLOSE_DOTS)        \
    CLEARER_EACH_PIXEL(CLEARER_CLOSE_DOTS_SECOND) \
    CLEARER_EACH_PIXEL(CLEARER_PIN)               \
  }
#define CLEARER_APART_DOTS(n)                                              \
  if ((n) < pixels) {                                                      \
    CLEARER_DOT(s[n][0], w[0], i[(n) + j / 2], j % 2 * 2 + step);          \
    CLEARER_DOT(s[n][1], w[1], i[(n) + j / 2], j % 2 * 2 + step);          \
    CLEARER_DOT(s[n][2], w[2], i[(n) + j / 2], j % 2 * 2 + step);          \
    CLEARER_DOT(s[n][3], w[3], i[(n) + j / 2], j % 2 * 2 + step);          \
  }
#define CLEARER_APART_COLUMN(number, column) \
  {                                          \
    enum { step = number, j = column };      \
    CLEARER_WEIGHTS w[4];                    \
    CLEARER_WEIGHTS_AT(w, weights);          \
    CLEARER_EACH_PIXEL(CLEARER_APART_DOTS)   \
    CLEARER_EACH_PIXEL(CLEARER_PIN)          \
  }
#define CLEARER_GET_PAIR(n)                                                             \
  if (2 * (n) + 1 < inputs) i[n] = CLEARER_DENSE_INPUT16(in + 16 * (n));                \
  else if (2 * (n) < inputs) i[n] = CLEARER_DENSE_INPUT8(in + 16 * (n));
static inline __attribute__((always_inline)) CLEARER_TARGET const uint8_t *CLEARER_NAME(clearer_add_dense_row)(
    CLEARER_SUMS (*s)[4], const uint8_t *in, const uint8_t *weights, const int pixels, const uint32_t halves) {
  const int inputs = halves == 2 ? pixels + 2 : 2 * pixels + 1;
  CLEARER_INPUT i[12];
  CLEARER_EACH_INPUT(CLEARER_GET_PAIR)
  if (halves == 2) {
    CLEARER_CLOSE_COLUMN(0)
    CLEARER_CLOSE_COLUMN(1)
    CLEARER_CLOSE_COLUMN(2)
  } else {
    CLEARER_APART_COLUMN(0, 0)
    CLEARER_APART_COLUMN(0, 1)
    CLEARER_APART_COLUMN(0, 2)
    CLEARER_APART_COLUMN(1, 0)
    CLEARER_APART_COLUMN(1, 1)
    CLEARER_APART_COLUMN(1, 2)
  }
  return weights;
}
#endif

#define CLEARER_BEGIN16(n)                    \
  if ((n) < pixels) {                         \
    s[n][0] = CLEARER_LOAD_SUMS(bias);        \
    s[n][1] = CLEARER_LOAD_SUMS(bias + 4);    \
    s[n][2] = CLEARER_LOAD_SUMS(bias + 8);    \
    s[n][3] = CLEARER_LOAD_SUMS(bias + 12);   \
    CLEARER_FORGET(bias);                     \
  }
#define CLEARER_BEGIN8(n)                                               \
  if ((n) < pixels) {                                                   \
    s[n][0] = CLEARER_LOAD_SUMS(bias);                                  \
    s[n][1] = CLEARER_LOAD_SUMS(bias + 4);                              \
    if (CLEARER_HALVES_APART) s[n][2] = s[n][3] = CLEARER_ZERO;         \
    CLEARER_FORGET(bias);                                               \
  }

#define CLEARER_VECTORS 4
#include "strip_template.h"

#undef CLEARER_APART_COLUMN
#undef CLEARER_APART_DOTS
#undef CLEARER_CLOSE_COLUMN
#undef CLEARER_CLOSE_DOTS
#undef CLEARER_CLOSE_DOTS_SECOND
#undef CLEARER_COLUMN
#undef CLEARER_DENSE_INPUT16
#undef CLEARER_DENSE_INPUT8
#undef CLEARER_DOT
#undef CLEARER_DOTS16
#undef CLEARER_DOTS8
#undef CLEARER_DOTS8_SECOND
#undef CLEARER_GET16
#undef CLEARER_GET4
#undef CLEARER_GET8
#undef CLEARER_GET_PAIR
#undef CLEARER_HALVES_APART
#undef CLEARER_INPUT
#undef CLEARER_INPUT16
#undef CLEARER_INPUT4
#undef CLEARER_INPUT8
#undef CLEARER_LOAD_SUMS
#undef CLEARER_PIN
#undef CLEARER_STEP
#undef CLEARER_WEIGHTS
#undef CLEARER_WEIGHTS_APART
#undef CLEARER_WEIGHTS_AT
#undef CLEARER_ZERO
