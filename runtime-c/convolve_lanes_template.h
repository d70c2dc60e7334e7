/* Convolution by register tiles where an instruction multiplies a vector of weights by one lane of another vector, included
 * once for each kind of sum. Before it define
 *
 *   CLEARER_NAME(x)     x with the kernel's suffix
 *   CLEARER_TARGET      function attribute
 *   CLEARER_SUM, CLEARER_SUMS, CLEARER_INPUT   element and vector of sums; a vector of 16 bytes of input
 *   CLEARER_LOAD_SUMS(p), CLEARER_ZERO
 *   CLEARER_WEIGHTS     a vector of weights
 *   CLEARER_INPUT4(p), CLEARER_INPUT8(p), CLEARER_INPUT16(p)   so many bytes of input, in the first lanes
 *   CLEARER_WEIGHTS_AT(w, p), CLEARER_WEIGHTS_APART(w, p)   four vectors; apart: the first halves of a step's inputs, then
 *                       the second ones
 *   CLEARER_DOT(s, w, i, lane)   s += w * lane of i
 *   CLEARER_HALVES_APART   1: the two sums of an output in a block of 8 are kept apart until the end
 *   CLEARER_FINISH16, CLEARER_FINISH8 (strip, x, pixels, s)   from sums to outputs
 *   CLEARER_CLOSE8(M)   M(n) for the sizes of tiles in a block of 8, as CLEARER_CLOSE16
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
    weights += 64;                            \
    CLEARER_FENCE;                            \
  }
#define CLEARER_STEP(first) \
  do { CLEARER_COLUMN(0, first) CLEARER_COLUMN(1, first) CLEARER_COLUMN(2, first) } while (0)
#define CLEARER_GET16(n) if ((n) < inputs) i[n] = CLEARER_INPUT16(in + (n) * apart);
#define CLEARER_GET8(n) if ((n) < inputs) i[n] = CLEARER_INPUT8(in + (n) * apart);
#define CLEARER_GET4(n) if ((n) < inputs) i[n] = CLEARER_INPUT4(in + (n) * apart);
/* Keeps loads of weights in their places: compilers would hoist them and run out of registers. */
#define CLEARER_FENCE __asm__ volatile("" : : : "memory")

/* Adds one row of the kernel to the sums, the tile's input beginning at `in`. Returns where the next weights begin. */
static inline __attribute__((always_inline)) CLEARER_TARGET const uint8_t *CLEARER_NAME(clearer_add_row)(
    CLEARER_SUMS (*s)[4], const clearer_segment *segment, const uint8_t *in, const uint8_t *weights, const int pixels,
    const uint32_t halves, const int stride, const int columns) {
  const int inputs = (pixels - 1) * stride + columns;
  const size_t apart = columns == 1 ? segment->pixel_step : segment->pixel_bytes;
  uint32_t steps = segment->steps;
  CLEARER_INPUT i[16];
  for (; steps >= 4 / halves; steps -= 4 / halves, in += 16) {
    CLEARER_EACH_INPUT(CLEARER_GET16)
    CLEARER_STEP(0);
    if (halves == 1) CLEARER_STEP(1);
    CLEARER_STEP(2);
    if (halves == 1) CLEARER_STEP(3);
  }
  if (steps >= 2 / halves) {
    CLEARER_EACH_INPUT(CLEARER_GET8)
    CLEARER_STEP(0);
    if (halves == 1) CLEARER_STEP(1);
    steps -= 2 / halves;
    in += 8;
  }
  if (steps) {
    CLEARER_EACH_INPUT(CLEARER_GET4)
    CLEARER_STEP(0);
  }
  return weights;
}

#define CLEARER_BEGIN16(n)                    \
  if ((n) < pixels) {                         \
    s[n][0] = CLEARER_LOAD_SUMS(bias);        \
    s[n][1] = CLEARER_LOAD_SUMS(bias + 4);    \
    s[n][2] = CLEARER_LOAD_SUMS(bias + 8);    \
    s[n][3] = CLEARER_LOAD_SUMS(bias + 12);   \
  }
#define CLEARER_BEGIN8(n)                     \
  if ((n) < pixels) {                         \
    s[n][0] = CLEARER_LOAD_SUMS(bias);        \
    s[n][1] = CLEARER_LOAD_SUMS(bias + 4);    \
    s[n][2] = s[n][3] = CLEARER_ZERO;         \
  }

static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_NAME(clearer_tiles)(
    const clearer_strip *strip, uint32_t x, uint32_t tiles, const int pixels, const uint32_t halves, const int apart) {
  const CLEARER_SUM *bias = (const CLEARER_SUM *)strip->c->bias + strip->channel;
  do {
    const uint8_t *weights = strip->weights;
    const clearer_segment *segment = strip->begin;
    CLEARER_SUMS s[8][4];
    if (halves == 1) {
      CLEARER_EACH_PIXEL(CLEARER_BEGIN16)
    } else {
      CLEARER_EACH_PIXEL(CLEARER_BEGIN8)
    }
    for (; segment != strip->end; segment++) {
      const uint8_t *in = segment->in + (size_t)x * segment->pixel_step;
      if (segment->columns == 1) {
        weights = CLEARER_NAME(clearer_add_row)(s, segment, in, weights, pixels, halves, 1, 1);
      } else if (!apart || segment->pixel_step == segment->pixel_bytes) {
        weights = CLEARER_NAME(clearer_add_row)(s, segment, in, weights, pixels, halves, 1, 3);
      } else if (apart) {
        weights = CLEARER_NAME(clearer_add_row)(s, segment, in, weights, pixels, halves, 2, 3);
      }
    }
    if (halves == 1) {
      CLEARER_FINISH16(strip, x, pixels, s);
    } else {
      CLEARER_FINISH8(strip, x, pixels, s);
    }
    x += (uint32_t)pixels;
  } while (--tiles);
}

#define CLEARER_DEFINE_TILES(name, pixels, halves, apart)                                                              \
  static CLEARER_TARGET void CLEARER_NAME(clearer_##name##_##pixels)(const clearer_strip *strip, uint32_t x, uint32_t tiles) { \
    CLEARER_NAME(clearer_tiles)(strip, x, tiles, pixels, halves, apart);                                               \
  }
#define CLEARER_CLOSE16_TILE(n) CLEARER_DEFINE_TILES(close16, n, 1, 0)
#define CLEARER_CLOSE8_TILE(n) CLEARER_DEFINE_TILES(close8, n, 2, 0)
#define CLEARER_APART16_TILE(n) CLEARER_DEFINE_TILES(apart16, n, 1, 1)
#define CLEARER_APART8_TILE(n) CLEARER_DEFINE_TILES(apart8, n, 2, 1)
#define CLEARER_CLOSE16_KIND(n) {n, CLEARER_NAME(clearer_close16_##n)},
#define CLEARER_CLOSE8_KIND(n) {n, CLEARER_NAME(clearer_close8_##n)},
#define CLEARER_APART16_KIND(n) {n, CLEARER_NAME(clearer_apart16_##n)},
#define CLEARER_APART8_KIND(n) {n, CLEARER_NAME(clearer_apart8_##n)},
#define CLEARER_CLOSE16(M) M(5) M(4) M(2) M(1)
#define CLEARER_APART(M) M(4) M(2) M(1)
CLEARER_CLOSE16(CLEARER_CLOSE16_TILE)
CLEARER_CLOSE8(CLEARER_CLOSE8_TILE)
CLEARER_APART(CLEARER_APART16_TILE)
CLEARER_APART(CLEARER_APART8_TILE)

static void CLEARER_NAME(clearer_convolve)(const clearer_convolution *c) {
  static const clearer_tile_kind close16[] = {CLEARER_CLOSE16(CLEARER_CLOSE16_KIND)};
  static const clearer_tile_kind close8[] = {CLEARER_CLOSE8(CLEARER_CLOSE8_KIND)};
  static const clearer_tile_kind apart16[] = {CLEARER_APART(CLEARER_APART16_KIND)};
  static const clearer_tile_kind apart8[] = {CLEARER_APART(CLEARER_APART8_KIND)};
  static const clearer_tile_kinds kinds = {{close16, close8}, {apart16, apart8}};
  clearer_convolve_strips(c, &kinds);
}

#undef CLEARER_APART
#undef CLEARER_APART16_KIND
#undef CLEARER_APART16_TILE
#undef CLEARER_APART8_KIND
#undef CLEARER_APART8_TILE
#undef CLEARER_BEGIN16
#undef CLEARER_BEGIN8
#undef CLEARER_CLOSE16
#undef CLEARER_CLOSE16_KIND
#undef CLEARER_CLOSE16_TILE
#undef CLEARER_CLOSE8
#undef CLEARER_CLOSE8_KIND
#undef CLEARER_CLOSE8_TILE
#undef CLEARER_COLUMN
#undef CLEARER_DEFINE_TILES
#undef CLEARER_DOT
#undef CLEARER_DOTS16
#undef CLEARER_DOTS8
#undef CLEARER_DOTS8_SECOND
#undef CLEARER_FENCE
#undef CLEARER_FINISH16
#undef CLEARER_FINISH8
#undef CLEARER_GET16
#undef CLEARER_GET4
#undef CLEARER_GET8
#undef CLEARER_HALVES_APART
#undef CLEARER_INPUT
#undef CLEARER_INPUT16
#undef CLEARER_INPUT4
#undef CLEARER_INPUT8
#undef CLEARER_LOAD_SUMS
#undef CLEARER_NAME
#undef CLEARER_STEP
#undef CLEARER_SUM
#undef CLEARER_SUMS
#undef CLEARER_TARGET
#undef CLEARER_WEIGHTS
#undef CLEARER_WEIGHTS_APART
#undef CLEARER_WEIGHTS_AT
#undef CLEARER_ZERO
