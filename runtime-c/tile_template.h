/* Register tiles, included by convolve_template.h, which says what is defined before.
 *
 * A tile keeps the sums of some pixels of a row, for one block of outputs or two, in registers while it goes through
 * the weights. Where all windows are 3x3 with stride 1, neighbouring pixels share two of the three columns they read:
 * a sliding tile takes each into a register once, for three sums. Elsewhere a tile of two blocks uses what it reads
 * twice. Loads would else be the bound of wide vectors. */

/* Where pixel n reads: at one of four registers plus one of four others times 1, 2 or 4, which an x86 address can hold.
 * Left alone, compilers keep a pointer for each pixel, in memory: hence CLEARER_PIN. */
#define CLEARER_PIN(x) __asm__("" : "+r"(x))
#define CLEARER_AT(n) (((n) < 8 ? in0 : (n) < 16 ? in1 : (n) < 24 ? in2 : in3) + CLEARER_OFFSET((n) % 8))
#define CLEARER_OFFSET(n)                                                             \
  ((n) == 0  ? 0                                                                      \
   : (n) % 2 ? ((n) == 1 ? pixel : (n) == 3 ? pixel3 : (n) == 5 ? pixel5 : pixel7)    \
             : ((n) == 2 ? 2 * pixel : (n) == 4 ? 4 * pixel : 2 * pixel3))
#define CLEARER_INPUT_AT(n) (halves == 1 ? CLEARER_INPUT4(CLEARER_AT(n)) : CLEARER_INPUT8(CLEARER_AT(n)))
/* Keeps loads in their places: compilers would hoist them all and run out of registers. */
#define CLEARER_FENCE __asm__ volatile("" : : : "memory")

/* For each pixel n of the tile; k = n - 1, j = n - 2. */
#define CLEARER_BEGIN(n, k, j)                                                       \
  CLEARER_SUMS s##n##_0 = b0, s##n##_1 = b1, s##n##_2 = b2, s##n##_3 = b3; \
  (void)s##n##_0, (void)s##n##_1, (void)s##n##_2, (void)s##n##_3;
#define CLEARER_ADD(n, k, j)                       \
  if ((n) < pixels) {                              \
    const CLEARER_INPUT i = CLEARER_INPUT_AT(n);   \
    CLEARER_DOT(s##n##_0, i, w0);                  \
    if (vectors > 1) CLEARER_DOT(s##n##_1, i, w1); \
    if (vectors > 2) CLEARER_DOT(s##n##_2, i, w2); \
    if (vectors > 3) CLEARER_DOT(s##n##_3, i, w3); \
    CLEARER_FENCE;                                 \
  }
#define CLEARER_SLIDE_ADD(n, k, j)                               \
  if ((n) < pixels + 2) {                                        \
    const CLEARER_INPUT i = CLEARER_INPUT_AT(n);                 \
    if ((n) < pixels) CLEARER_DOT(s##n##_0, i, w0);              \
    if ((n) > 0 && (n) <= pixels) CLEARER_DOT(s##k##_0, i, w1);  \
    if ((n) > 1) CLEARER_DOT(s##j##_0, i, w2);                   \
    CLEARER_FENCE;                                               \
  }

/* What a tile is given: the rows it reads, its pixels being those from x on, the biases and weights of its block, the
 * second block's weights being block_bytes behind, and what becomes of its sums. */
#define CLEARER_TILE_PARAMETERS                                                                    \
  const clearer_segment *segment, const clearer_segment *end, uint32_t x, const CLEARER_SUM *bias, \
      const uint8_t *weights, size_t block_bytes, CLEARER_SINK sink
#define CLEARER_TILE_ARGUMENTS segment, end, x, bias, weights, block_bytes, sink

#ifdef CLEARER_GROUPS
/* Sums are finished as they are, in registers, by groups of pixels. */
#define CLEARER_SINK const CLEARER_FINISH(finish) *
#define CLEARER_END4(a, b, c, d)                                                                            \
  if (halves == 1 && (d) < pixels) {                                                                        \
    if (blocks == 1) {                                                                                      \
      CLEARER_FINISH(finish_group)(sink, x + (a), s##a##_0, s##b##_0, s##c##_0, s##d##_0, 16);              \
    } else {                                                                                                \
      CLEARER_FINISH(finish_group)(sink, x + (a), s##a##_0, s##a##_1, s##b##_0, s##b##_1, 32);              \
      CLEARER_FINISH(finish_group)(sink, x + (c), s##c##_0, s##c##_1, s##d##_0, s##d##_1, 32);              \
    }                                                                                                       \
  }
#define CLEARER_END8(a, b, c, d, e, f, g, h)                                                                        \
  if (halves == 2 && (h) < pixels) {                                                                                \
    CLEARER_FINISH(finish_group)(sink, x + (a), CLEARER_PAIR(s##a##_0, s##b##_0), CLEARER_PAIR(s##c##_0, s##d##_0), \
                                 CLEARER_PAIR(s##e##_0, s##f##_0), CLEARER_PAIR(s##g##_0, s##h##_0), 8);            \
  }
#define CLEARER_TILE_END                                                             \
  if (pixels == 1) {                                                                 \
    CLEARER_SUM sums[2][16];                                                         \
    CLEARER_KEEP(sums[0], s0_0);                                                     \
    CLEARER_FINISH(finish_pixel)(sink, 16 * (uint32_t)blocks / halves, x, sums[0], 0); \
    if (blocks == 2) {                                                               \
      CLEARER_KEEP(sums[1], s0_1);                                                   \
      CLEARER_FINISH(finish_pixel)(sink, 32, x, sums[1], 1);                         \
    }                                                                                \
  }                                                                                  \
  CLEARER_GROUPS(CLEARER_END4, CLEARER_END8)
#else
/* Sums are kept in memory, pixel by pixel, the second block's 16 * clearer_sum_pixels behind. */
#define CLEARER_SINK CLEARER_SUM *
#define CLEARER_NEXT (blocks == 2 ? 16 * clearer_sum_pixels : lanes)
#define CLEARER_END(n, k, j)                                                   \
  if ((n) < pixels) {                                                          \
    CLEARER_KEEP(sink + 16 * (n), s##n##_0);                                   \
    if (vectors > 1) CLEARER_KEEP(sink + 16 * (n) + CLEARER_NEXT, s##n##_1);           \
    if (vectors > 2) CLEARER_KEEP(sink + 16 * (n) + 2 * CLEARER_NEXT, s##n##_2);       \
    if (vectors > 3) CLEARER_KEEP(sink + 16 * (n) + 3 * CLEARER_NEXT, s##n##_3);       \
  }
#define CLEARER_TILE_END CLEARER_PIXELS(CLEARER_END)
#endif

static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_NAME(clearer_sum)(
    CLEARER_TILE_PARAMETERS, const int pixels, const int blocks, const uint32_t halves) {
  const int lanes = CLEARER_V(clearer_lanes), vectors = blocks * 16 / lanes;
  const int part = lanes / (int)halves;
  const size_t next_bytes = blocks == 2 ? block_bytes : 4 * (size_t)lanes;
#define CLEARER_BIAS(n) (halves == 1 ? CLEARER_LOAD(bias + (n) * part) : CLEARER_SPREAD(bias + (n) * part))
  const CLEARER_SUMS b0 = CLEARER_BIAS(0), b1 = vectors > 1 ? CLEARER_BIAS(1) : b0;
  const CLEARER_SUMS b2 = vectors > 2 ? CLEARER_BIAS(2) : b0, b3 = vectors > 3 ? CLEARER_BIAS(3) : b0;
#undef CLEARER_BIAS
  CLEARER_PIXELS(CLEARER_BEGIN)
  for (; segment != end; segment++) {
    size_t pixel = segment->pixel_step, pixel3 = 3 * pixel, pixel5 = 5 * pixel, pixel7 = 7 * pixel;
    const ptrdiff_t column = (ptrdiff_t)segment->pixel_bytes, back = 4 * (ptrdiff_t)halves - column * segment->columns;
    const uint8_t *in0 = segment->in + x * pixel, *in1 = pixels > 8 ? in0 + 8 * pixel : in0;
    const uint8_t *in2 = pixels > 16 ? in0 + 16 * pixel : in0, *in3 = in0;
    uint32_t n = segment->steps;
    CLEARER_PIN(pixel);
    CLEARER_PIN(pixel3);
    CLEARER_PIN(pixel5);
    CLEARER_PIN(pixel7);
    do {
      uint32_t m = segment->columns;
      do {
        const CLEARER_WEIGHTS w0 = CLEARER_WEIGHTS_AT(weights);
        const CLEARER_WEIGHTS w1 = vectors > 1 ? CLEARER_WEIGHTS_AT(weights + next_bytes) : w0;
        const CLEARER_WEIGHTS w2 = vectors > 2 ? CLEARER_WEIGHTS_AT(weights + 2 * next_bytes) : w0;
        const CLEARER_WEIGHTS w3 = vectors > 3 ? CLEARER_WEIGHTS_AT(weights + 3 * next_bytes) : w0;
        CLEARER_PIN(in0);
        if (pixels > 8) CLEARER_PIN(in1);
        if (pixels > 16) CLEARER_PIN(in2);
        CLEARER_PIXELS(CLEARER_ADD)
        weights += 64;
        in0 += column;
        in1 += column;
        in2 += column;
      } while (--m);
      in0 += back;
      in1 += back;
      in2 += back;
    } while (--n);
    (void)in3;
  }
  CLEARER_TILE_END
}

#ifdef CLEARER_SLIDES
static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_NAME(clearer_slide)(
    CLEARER_TILE_PARAMETERS, const int pixels, const uint32_t halves) {
  enum { blocks = 1, lanes = 16, vectors = 1 }; /* of 16 lanes */
  const CLEARER_SUMS b0 = halves == 1 ? CLEARER_LOAD(bias) : CLEARER_SPREAD(bias), b1 = b0, b2 = b0, b3 = b0;
  CLEARER_PIXELS(CLEARER_BEGIN)
  for (; segment != end; segment++) {
    size_t pixel = segment->pixel_step, pixel3 = 3 * pixel, pixel5 = 5 * pixel, pixel7 = 7 * pixel;
    const uint8_t *in0 = segment->in + x * pixel, *in1 = pixels > 6 ? in0 + 8 * pixel : in0;
    const uint8_t *in2 = pixels > 14 ? in0 + 16 * pixel : in0, *in3 = pixels > 22 ? in0 + 24 * pixel : in0;
    uint32_t n = segment->steps;
    CLEARER_PIN(pixel);
    CLEARER_PIN(pixel3);
    CLEARER_PIN(pixel5);
    CLEARER_PIN(pixel7);
    do {
      const CLEARER_WEIGHTS w0 = CLEARER_WEIGHTS_AT(weights);
      const CLEARER_WEIGHTS w1 = CLEARER_WEIGHTS_AT(weights + 64);
      const CLEARER_WEIGHTS w2 = CLEARER_WEIGHTS_AT(weights + 128);
      CLEARER_PIN(in0);
      if (pixels > 6) CLEARER_PIN(in1);
      if (pixels > 14) CLEARER_PIN(in2);
      if (pixels > 22) CLEARER_PIN(in3);
      /* The next block, into the second-level cache: where a net has more weights than fit there, it is far away. */
      __builtin_prefetch((const void *)((uintptr_t)weights + block_bytes), 0, 2);
      __builtin_prefetch((const void *)((uintptr_t)weights + block_bytes + 64), 0, 2);
      __builtin_prefetch((const void *)((uintptr_t)weights + block_bytes + 128), 0, 2);
      CLEARER_PIXELS(CLEARER_SLIDE_ADD)
      weights += 192;
      in0 += 4 * halves;
      in1 += 4 * halves;
      in2 += 4 * halves;
      in3 += 4 * halves;
    } while (--n);
  }
  CLEARER_TILE_END
}
#endif
