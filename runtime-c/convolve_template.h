/* Convolution by register tiles, included once for each instruction set. Before it define
 *
 *   CLEARER_NAME(x)     x with the kernel's suffix
 *   CLEARER_V(x)        x with the suffix of the vectors it uses
 *   CLEARER_TARGET      function attribute
 *   CLEARER_SUM         int32_t or float;  CLEARER_SUMS  a vector of them
 *   CLEARER_FINISH      from sums to stored outputs
 *   CLEARER_LOAD(p), CLEARER_KEEP(p, v)   sums;  CLEARER_SPREAD(p)  p[0], 0, p[1], 0, ...
 *   CLEARER_WEIGHTS, CLEARER_WEIGHTS_AT(p)   a vector of weights
 *   CLEARER_INPUT, CLEARER_INPUT4(p), CLEARER_INPUT8(p)   4 or 8 bytes of input for every 4 or 8 of weights
 *   CLEARER_DOT(s, i, w)   s += i * w
 *   CLEARER_PIXELS(M)      M(n, n - 1, n - 2) for each n up to the largest tile's pixels + 1
 *   CLEARER_TILES(M)       M(n) for each size of a tile, largest first, 1 last
 *   CLEARER_PAIR_TILES(M)  the same for tiles of two blocks, if there are any
 *
 * A tile keeps the sums of some pixels of a row, for one block of outputs or two, in registers while it goes through
 * the weights. All but the last of a row's tiles lie side by side; the last ends with the row, so that it may overlap
 * the one before. The order is block, row, tile: so a block's weights stay in the first-level cache. */

/* Where pixel n reads: at one of four registers plus one of four others times 1, 2 or 4, which an x86 address can hold.
 * Left alone, compilers keep a pointer for each pixel, in memory: hence CLEARER_PIN. */
#define CLEARER_PIN(x) __asm__("" : "+r"(x))
/* Keeps loads in their places: compilers would hoist them all and run out of registers. */
#define CLEARER_FENCE __asm__ volatile("" : : : "memory")
#define CLEARER_AT(n) (((n) < 8 ? in0 : (n) < 16 ? in1 : (n) < 24 ? in2 : in3) + CLEARER_OFFSET((n) % 8))
#define CLEARER_OFFSET(n)                                                                 \
  ((n) == 0 ? 0                                                                           \
   : (n) % 2 ? ((n) == 1 ? pixel : (n) == 3 ? pixel3 : (n) == 5 ? pixel5 : pixel7)        \
             : ((n) == 2 ? 2 * pixel : (n) == 4 ? 4 * pixel : 2 * pixel3))
#define CLEARER_INPUT_AT(n) (halves == 1 ? CLEARER_INPUT4(CLEARER_AT(n)) : CLEARER_INPUT8(CLEARER_AT(n)))

/* For each pixel n of the tile; k = n - 1, j = n - 2. */
#define CLEARER_DECLARE(n, k, j) CLEARER_SUMS s##n##_0 = bias0, s##n##_1 = bias1, s##n##_2 = bias2, s##n##_3 = bias3;
#define CLEARER_ADD(n, k, j)                          \
  if ((n) < pixels) {                                 \
    const CLEARER_INPUT i = CLEARER_INPUT_AT(n);      \
    CLEARER_DOT(s##n##_0, i, w0);                     \
    if (vectors > 1) CLEARER_DOT(s##n##_1, i, w1);    \
    if (vectors > 2) CLEARER_DOT(s##n##_2, i, w2);    \
    if (vectors > 3) CLEARER_DOT(s##n##_3, i, w3);    \
    CLEARER_FENCE;                                    \
  }
#define CLEARER_SLIDE(n, k, j)                                \
  if ((n) < pixels + 2) {                                     \
    const CLEARER_INPUT i = CLEARER_INPUT_AT(n);              \
    if ((n) < pixels) CLEARER_DOT(s##n##_0, i, w0);           \
    if ((n) > 0 && (n) <= pixels) CLEARER_DOT(s##k##_0, i, w1); \
    if ((n) > 1) CLEARER_DOT(s##j##_0, i, w2);                \
    CLEARER_FENCE;                                            \
  }
#define CLEARER_KEEP_PIXEL(n, k, j)                                      \
  if ((n) < pixels) {                                                    \
    CLEARER_KEEP(sums + 16 * (n), s##n##_0);                             \
    if (vectors > 1) CLEARER_KEEP(sums + 16 * (n) + next, s##n##_1);     \
    if (vectors > 2) CLEARER_KEEP(sums + 16 * (n) + 2 * next, s##n##_2); \
    if (vectors > 3) CLEARER_KEEP(sums + 16 * (n) + 3 * next, s##n##_3); \
  }

/* Sums of `pixels` pixels from x on. The second block's weights begin block_bytes after the first's, its sums 16 * pixels
 * after. */
static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_NAME(clearer_sum)(
    const clearer_segment *segment, const clearer_segment *end, const CLEARER_SUM *bias, const uint8_t *weights,
    size_t block_bytes, uint32_t x, CLEARER_SUM *sums, const int pixels, const int blocks, const uint32_t halves) {
  const int lanes = CLEARER_V(clearer_lanes), vectors = blocks * 16 / lanes;
  const int next = blocks == 2 ? 16 * pixels : lanes;
  const size_t next_bytes = blocks == 2 ? block_bytes : 4 * (size_t)lanes;
  const CLEARER_SUMS bias0 = halves == 1 ? CLEARER_LOAD(bias) : CLEARER_SPREAD(bias);
  const CLEARER_SUMS bias1 = vectors < 2 ? bias0 : halves == 1 ? CLEARER_LOAD(bias + lanes) : CLEARER_SPREAD(bias + lanes / 2);
  const CLEARER_SUMS bias2 = vectors < 4 ? bias0 : halves == 1 ? CLEARER_LOAD(bias + 2 * lanes) : CLEARER_SPREAD(bias + lanes);
  const CLEARER_SUMS bias3 = vectors < 4 ? bias0 : halves == 1 ? CLEARER_LOAD(bias + 3 * lanes) : CLEARER_SPREAD(bias + lanes + lanes / 2);
  CLEARER_PIXELS(CLEARER_DECLARE)
  for (; segment != end; segment++) {
    size_t pixel = segment->pixel_step, pixel3 = 3 * pixel, pixel5 = 5 * pixel, pixel7 = 7 * pixel;
    const uint8_t *in0 = segment->in + x * pixel, *in1 = in0 + 8 * pixel, *in2 = in0 + 16 * pixel;
    uint32_t n = segment->steps;
    CLEARER_PIN(pixel);
    CLEARER_PIN(pixel3);
    CLEARER_PIN(pixel5);
    CLEARER_PIN(pixel7);
    if (vectors == 1 && segment->columns == 3 && segment->pixel_bytes == segment->pixel_step) {
      /* Neighbours share two of three pixels: each is read once, for three sums. */
      const uint8_t *in3 = in0 + 24 * pixel;
      do {
        const CLEARER_WEIGHTS w0 = CLEARER_WEIGHTS_AT(weights);
        const CLEARER_WEIGHTS w1 = CLEARER_WEIGHTS_AT(weights + 64);
        const CLEARER_WEIGHTS w2 = CLEARER_WEIGHTS_AT(weights + 128);
        CLEARER_PIN(in0);
        if (pixels > 6) CLEARER_PIN(in1);
        if (pixels > 14) CLEARER_PIN(in2);
        if (pixels > 22) CLEARER_PIN(in3);
        CLEARER_PIXELS(CLEARER_SLIDE)
        weights += 192;
        in0 += 4 * halves;
        in1 += 4 * halves;
        in2 += 4 * halves;
        in3 += 4 * halves;
      } while (--n);
    } else {
      const uint8_t *in3 = in0;
      const size_t column = segment->pixel_bytes, back = 4 * halves - column * segment->columns;
      do {
        uint32_t j = segment->columns;
        do {
          const CLEARER_WEIGHTS w0 = CLEARER_WEIGHTS_AT(weights);
          const CLEARER_WEIGHTS w1 = vectors < 2 ? w0 : CLEARER_WEIGHTS_AT(weights + next_bytes);
          const CLEARER_WEIGHTS w2 = vectors < 4 ? w0 : CLEARER_WEIGHTS_AT(weights + 2 * next_bytes);
          const CLEARER_WEIGHTS w3 = vectors < 4 ? w0 : CLEARER_WEIGHTS_AT(weights + 3 * next_bytes);
          CLEARER_PIN(in0);
          if (pixels > 8) CLEARER_PIN(in1);
          if (pixels > 16) CLEARER_PIN(in2);
          CLEARER_PIXELS(CLEARER_ADD)
          weights += 64;
          in0 += column;
          in1 += column;
          in2 += column;
        } while (--j);
        in0 += back;
        in1 += back;
        in2 += back;
      } while (--n);
      (void)in3;
    }
  }
  CLEARER_PIXELS(CLEARER_KEEP_PIXEL)
}

typedef void CLEARER_NAME(clearer_tile)(const clearer_segment *segment, const clearer_segment *end,
                                        const CLEARER_SUM *bias, const uint8_t *weights, size_t block_bytes, uint32_t x,
                                        CLEARER_SUM *sums);

#define CLEARER_DEFINE_TILE(suffix, pixels, blocks, halves)                                                       \
  static CLEARER_TARGET void CLEARER_NAME(clearer_tile_##suffix##_##pixels)(                                      \
      const clearer_segment *segment, const clearer_segment *end, const CLEARER_SUM *bias, const uint8_t *weights, \
      size_t block_bytes, uint32_t x, CLEARER_SUM *sums) {                                                        \
    CLEARER_NAME(clearer_sum)(segment, end, bias, weights, block_bytes, x, sums, pixels, blocks, halves);         \
  }
#define CLEARER_TILE16(n) CLEARER_DEFINE_TILE(16, n, 1, 1)
#define CLEARER_TILE8(n) CLEARER_DEFINE_TILE(8, n, 1, 2)
#define CLEARER_TILE32(n) CLEARER_DEFINE_TILE(32, n, 2, 1)
CLEARER_TILES(CLEARER_TILE16)
CLEARER_TILES(CLEARER_TILE8)
CLEARER_PAIR_TILES(CLEARER_TILE32)

#define CLEARER_SIZE(n) n,
#define CLEARER_TILE16_NAME(n) CLEARER_NAME(clearer_tile_16_##n),
#define CLEARER_TILE8_NAME(n) CLEARER_NAME(clearer_tile_8_##n),
#define CLEARER_TILE32_NAME(n) CLEARER_NAME(clearer_tile_32_##n),

static void CLEARER_NAME(clearer_convolve)(const clearer_convolution *c) {
  static const uint32_t sizes[] = {CLEARER_TILES(CLEARER_SIZE) 0}, pair_sizes[] = {CLEARER_PAIR_TILES(CLEARER_SIZE) 0};
  static CLEARER_NAME(clearer_tile) *const tiles[3][sizeof sizes / sizeof *sizes] = {
      {CLEARER_TILES(CLEARER_TILE16_NAME) NULL},
      {CLEARER_TILES(CLEARER_TILE8_NAME) NULL},
      {CLEARER_PAIR_TILES(CLEARER_TILE32_NAME) NULL}};
  const uint8_t *weights = c->weights;
  clearer_segment segments[clearer_max_segments];
  CLEARER_SUM sums[16 * 24];
  uint32_t b = 0, y;
  while (b < clearer_block_count(c)) {
    clearer_block block = clearer_block_at(c, b);
    const uint32_t blocks = pair_sizes[0] && block.weight_bytes >= 128 * 64 && b + 1 < c->blocks16 ? 2 : 1;
    const uint32_t kind = blocks == 2 ? 2 : block.halves - 1;
    const uint32_t *size = blocks == 2 ? pair_sizes : sizes;
    const clearer_tiling tiling = clearer_cut_row(c->width, size, blocks * 16 / CLEARER_V(clearer_lanes));
    for (y = 0; y < c->rows; y++) {
      const uint32_t count = clearer_list_segments(c, y, block.halves, segments);
      uint32_t x = 0, n;
      for (n = 0; x < c->width; n++) {
        const uint32_t i = n < tiling.full ? 0 : tiling.rest;
        const uint32_t at = x + size[i] > c->width ? c->width - size[i] : x;
        tiles[kind][i](segments, segments + count, (const CLEARER_SUM *)c->bias + block.channel, weights,
                       block.weight_bytes, at, sums);
        CLEARER_FINISH(c, &block, y, at, size[i], sums);
        if (blocks == 2) {
          clearer_block second = block;
          second.channel += 16;
          CLEARER_FINISH(c, &second, y, at, size[i], sums + 16 * size[i]);
        }
        x = at + size[i];
      }
    }
    b += blocks;
    weights += blocks * block.weight_bytes;
  }
}

#undef CLEARER_ADD
#undef CLEARER_AT
#undef CLEARER_DECLARE
#undef CLEARER_DEFINE_TILE
#undef CLEARER_DOT
#undef CLEARER_FENCE
#undef CLEARER_FINISH
#undef CLEARER_INPUT
#undef CLEARER_INPUT4
#undef CLEARER_INPUT8
#undef CLEARER_INPUT_AT
#undef CLEARER_KEEP
#undef CLEARER_KEEP_PIXEL
#undef CLEARER_LOAD
#undef CLEARER_NAME
#undef CLEARER_OFFSET
#undef CLEARER_PAIR_TILES
#undef CLEARER_PIN
#undef CLEARER_PIXELS
#undef CLEARER_SIZE
#undef CLEARER_SLIDE
#undef CLEARER_SPREAD
#undef CLEARER_SUM
#undef CLEARER_SUMS
#undef CLEARER_TARGET
#undef CLEARER_TILE16
#undef CLEARER_TILE16_NAME
#undef CLEARER_TILE32
#undef CLEARER_TILE32_NAME
#undef CLEARER_TILE8
#undef CLEARER_TILE8_NAME
#undef CLEARER_TILES
#undef CLEARER_V
#undef CLEARER_WEIGHTS
#undef CLEARER_WEIGHTS_AT
