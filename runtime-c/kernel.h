/* What a convolution kernel is given. Every operation of a net but the first and the last is one of these:
 *
 *   out[y][x][o] = store( bias[o] + sum over windows, taps and channels of w * in
 *                       + residual[y][x][o] * residual_scale[o]
 *                       + coarse[y / 2][x / 2][o] * coarse_scale[o] )
 *
 * Rows are pixel-major (NHWC). A convolution over several inputs is a sum over several windows with one shared
 * accumulator. Elements and arithmetic, by precision:
 *
 *   int8  in, residual: uint8 with zero point 0; weights: int8, not -128; accumulator, bias, scales of the two addends:
 *         int32 (the scales fit int16); coarse: int16. All sums are exact, in any order. store() is
 *         round_to_nearest_even((float)acc * scale[o]), saturated to int16 or, which is the ReLU, to 0..most, where most is
 *         255 or, for a narrow value, of 7 bits, 127.
 *         Where a later residual needs more than 8 bits, there are words: store_u8() first makes an int16, the word, as
 *         above but saturated to 0..32767, and of it the byte, (word * byte_scale[o] + 0x4000) >> 15, saturated; it
 *         stores both, the byte saturated to most. A residual may be such words. Where convolutions need more than 8 bits,
 *         there are fine bytes, `fine` bytes behind the others: of v = (word * byte_scale[o] + 0x4000) >> 15 the byte is
 *         then v / 8, and the fine one v less 8 times that, both saturated to 255, as most is then; and the word need not
 *         be stored.
 *         Where tile_rows is not 0 there is one window, 3x3 with stride 1, of a multiple of 8 channels, and 32 bits
 *         hold 64 times the bias plus or minus what the weights can add to it: so that Winograd's method in tiles of
 *         so many rows is exact, see winograd_u8.h. Nothing else follows from it: kernels may use that where it pays.
 *         With pairs there is one window, 3x3 with stride 1, of a multiple of 8 channels, all of whose bytes are at most
 *         127; and of the three weights g0, g1, g2 of each row of the kernel (g0 + g1 + g2) / 2 and (g0 - g1 + g2) / 2 are
 *         integers within +-127: so that Winograd's method in pairs of neighbouring pixels is exact in bytes, see
 *         pairs_u8.h. Again nothing else follows from it. There may be tile_rows as well.
 *         With small_sums every acc, whatever is read, is within +-(2^22 - 1), with small_results the magnitude of
 *         (float)acc * scale is below 2^15 - 128. With fixed_point bytes without words are stored, and scale is a multiple
 *         of 2^-31 below 1 with which (acc * (scale * 2^31) + 2^30) >> 31, saturated, is the same byte for every acc. With
 *         bases, which are of fixed_point and small_results, base[o] is in 2^23..2^24 - 1, and so is base[o] + acc; and
 *         round_to_nearest_even((base[o] + acc) * scale - round(base[o] * scale)), saturated, is the same byte. What that
 *         is good for: rounding_u8_neon.h. Other kernels do without.
 *   fp32  all float; residual_scale, coarse_scale and scale are not used. Each product is added by one fused
 *         multiply-add where the CPU has it, in one fixed order on every instruction set: window, row of the kernel,
 *         step, column of the kernel. Then residual, then coarse, then max(0, .) if relu.
 *         Where tile_rows is not 0 all windows are 3x3 of the same stride and read a multiple of 8 channels, and the sum
 *         is made by Winograd's method, see winograd.h, in tiles from the first row and pixel of the call on. The
 *         products of a point are added in one fixed order as well, with tile_rows 1 row of the kernel by row, then
 *         window by window, step by step; at the point (1, 1) to the bias, which is not -0, elsewhere to zero. Both
 *         inputs and products are transformed in columns first, in rows then.
 *
 * Output channels come in blocks of 16, the last of which may be a block of 8. Weights are 64-byte steps, packed
 * block by block, in a block window by window, then by row of the kernel, step of the pixel, column of the kernel:
 *
 *   block of 16: a step is 4 bytes of a pixel for 16 outputs:    int8 w[16][4],  fp32 w[16]
 *   block of 8:  a step is 8 bytes of a pixel for 8 outputs:     int8 w[8][8],   fp32 w[8][2]
 *
 * A block of 8 has two accumulators for each output, one for the first and one for the second half of a step; the
 * first starts from the bias, the second from zero, and they are added before the addends (fp32: in that order).
 * So both kinds of block fill a 64-byte vector, and 8 channels run as fast as 16. Where an odd multiple of 4 bytes of a
 * pixel is read, the last step in a block of 8 reads 4 bytes beyond them, which meet zero weights and lie within the
 * row's slot (fp32: they must be a finite number).
 *
 * fp32 with tile_rows: weights are transformed, and packed block by block, in a block point by point, row by row of the
 * tile, at a point window by window, step by step; with tile_rows 1 in a block by the point in the row, then row of the
 * kernel, then window, then step.
 *
 * The columns of a step lie together so that a pixel of input, once in a register, can be used for the three pixels of
 * output that it belongs to.
 *
 * Some pixels may be made twice, so outputs may not overlap inputs or addends.
 */
#ifndef CLEARER_KERNEL_H
#define CLEARER_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Whether there may be values of 7 bits, and fine bytes. An emitted file without them goes without the code for them. */
#ifndef CLEARER_NARROW
#define CLEARER_NARROW 1
#define CLEARER_FINE 1
#endif

enum { clearer_max_windows = 6, clearer_max_kernel = 3, clearer_max_rows = 16 };

/* Where one input is read. Output pixel x of row y reads, for i, j < kernel, the `bytes` bytes at
 * rows[y * stride + i] + (x * stride + j) * pixel_bytes. */
typedef struct {
  const uint8_t *const *rows;
  uint32_t kernel;      /* 1 or 3 */
  uint32_t stride;      /* 1 or 2 */
  uint32_t pixel_bytes; /* from pixel to pixel */
  uint32_t bytes;       /* a multiple of 4 */
} clearer_window;

typedef enum {
  clearer_store_u8,  /* int8: saturate to 0..255 */
  clearer_store_i16, /* int8: saturate to int16 */
  clearer_store_relu, /* fp32 */
  clearer_store_linear /* fp32 */
} clearer_store;

typedef struct {
  clearer_window windows[clearer_max_windows];
  uint32_t window_count; /* 0 where there are only addends */
  uint32_t rows;     /* output rows of this call, 1..clearer_max_rows */
  uint32_t width;    /* output pixels of a row, from 1 */
  uint32_t blocks16; /* blocks of 16 outputs */
  uint32_t blocks8;  /* 0 or 1 */
  uint32_t tile_rows; /* 0: sums as they are; 1, 2 or 4: Winograd's method */
  uint32_t most; /* int8: what bytes are saturated to, 127 or 255 */
  int pairs, fixed_point, small_sums, small_results; /* int8 */
  clearer_store store;
  const uint8_t *weights; /* aligned to 64 bytes */
  const void *bias;       /* int32_t or float, [16 * blocks16 + 8 * blocks8] like all below */
  const float *scale;
  const int32_t *base; /* or NULL */
  uint8_t *const *out; /* out[y]: pixel 0, channel 0 */
  uint32_t out_step;   /* bytes from pixel to pixel, as for the addends */
  uint8_t *const *words; /* words[y], word_step from pixel to pixel, or NULL: there are none to store */
  uint32_t word_step;
  uint32_t fine;             /* from a byte to its fine one; 0: there are none */
  const int16_t *byte_scale; /* with words or fine bytes: 1..32767 */
  const uint8_t *const *residual; /* residual[y], or NULL: no such addend */
  uint32_t residual_step;
  int residual_words; /* int8: whether the residual is words */
  const int32_t *residual_scale;
  const uint8_t *const *coarse; /* coarse[y]: the row of half the resolution that belongs to row y, or NULL */
  uint32_t coarse_step;
  const int32_t *coarse_scale;
  /* To work with, aligned to 64 bytes. With tile_rows or pairs see winograd.h, winograd_u8.h and pairs_u8.h; in int8
   * without them it holds the weights of a block of 16. */
  void *scratch;
} clearer_convolution;

#endif
