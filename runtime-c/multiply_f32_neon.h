/* Products of fp32 with NEON: of several tiles or pixels, 1 to 6, and a block of outputs.
 *
 * Those of 6 and 16 outputs take every register there is: 24 of sums, 6 of inputs, 2 of weights. No compiler finds that,
 * so here are the instructions. */
#ifndef CLEARER_MULTIPLY_F32_NEON_H
#define CLEARER_MULTIPLY_F32_NEON_H

#include "vector_f32_neon.h"
#include "winograd.h"

/* M is given four sums of a tile, and its input. */
#define CLEARER_EACH_1(M, ...) M(0, 1, 2, 3, 24, __VA_ARGS__)
#define CLEARER_EACH_2(M, ...) CLEARER_EACH_1(M, __VA_ARGS__) M(4, 5, 6, 7, 25, __VA_ARGS__)
#define CLEARER_EACH_3(M, ...) CLEARER_EACH_2(M, __VA_ARGS__) M(8, 9, 10, 11, 26, __VA_ARGS__)
#define CLEARER_EACH_4(M, ...) CLEARER_EACH_3(M, __VA_ARGS__) M(12, 13, 14, 15, 27, __VA_ARGS__)
#define CLEARER_EACH_5(M, ...) CLEARER_EACH_4(M, __VA_ARGS__) M(16, 17, 18, 19, 28, __VA_ARGS__)
#define CLEARER_EACH_6(M, ...) CLEARER_EACH_5(M, __VA_ARGS__) M(20, 21, 22, 23, 29, __VA_ARGS__)

/* 4 channels of each tile, which lie together, or of pixels that are `step` bytes apart. */
#define CLEARER_TILES_INPUT_1 "ldr q24, [%[in]]\nadd %[in], %[in], #480\n"
#define CLEARER_TILES_INPUT_2 "ldp q24, q25, [%[in]], #480\n"
#define CLEARER_TILES_INPUT_3 "ldr q26, [%[in], #32]\n" CLEARER_TILES_INPUT_2
#define CLEARER_TILES_INPUT_4 "ldp q26, q27, [%[in], #32]\n" CLEARER_TILES_INPUT_2
#define CLEARER_TILES_INPUT_5 "ldr q28, [%[in], #64]\n" CLEARER_TILES_INPUT_4
#define CLEARER_TILES_INPUT_6 "ldp q28, q29, [%[in], #64]\n" CLEARER_TILES_INPUT_4
#define CLEARER_PIXEL(i, step) "ld1 {v" #i ".4s}, [%[in]], %[" #step "]\n"
#define CLEARER_BUT_LAST_2 CLEARER_PIXEL(24, step)
#define CLEARER_BUT_LAST_3 CLEARER_BUT_LAST_2 CLEARER_PIXEL(25, step)
#define CLEARER_BUT_LAST_4 CLEARER_BUT_LAST_3 CLEARER_PIXEL(26, step)
#define CLEARER_BUT_LAST_5 CLEARER_BUT_LAST_4 CLEARER_PIXEL(27, step)
#define CLEARER_PIXELS_INPUT_1 CLEARER_PIXEL(24, next)
#define CLEARER_PIXELS_INPUT_2 CLEARER_BUT_LAST_2 CLEARER_PIXEL(25, next)
#define CLEARER_PIXELS_INPUT_3 CLEARER_BUT_LAST_3 CLEARER_PIXEL(26, next)
#define CLEARER_PIXELS_INPUT_4 CLEARER_BUT_LAST_4 CLEARER_PIXEL(27, next)
#define CLEARER_PIXELS_INPUT_5 CLEARER_BUT_LAST_5 CLEARER_PIXEL(28, next)
#define CLEARER_PIXELS_INPUT_6 CLEARER_BUT_LAST_5 CLEARER_PIXEL(28, step) CLEARER_PIXEL(29, next)

#define CLEARER_TIMES(s, w, i, lane, instruction) \
  instruction " v" #s ".4s, v" #w ".4s, v" #i ".s[" lane "]\n"
/* Blocks of 16: one channel of input and 4 weights, two by two. */
#define CLEARER_FIRST16(s0, s1, s2, s3, i, instruction, lane) \
  CLEARER_TIMES(s0, 30, i, lane, instruction) CLEARER_TIMES(s1, 31, i, lane, instruction)
#define CLEARER_SECOND16(s0, s1, s2, s3, i, instruction, lane) \
  CLEARER_TIMES(s2, 30, i, lane, instruction) CLEARER_TIMES(s3, 31, i, lane, instruction)
#define CLEARER_CHANNEL16(each, instruction, lane)                                \
  "ldp q30, q31, [%[w]], #64\n" each(CLEARER_FIRST16, instruction, lane)          \
  "ldp q30, q31, [%[w], #-32]\n" each(CLEARER_SECOND16, instruction, lane)
#define CLEARER_BEGIN16(each, instruction) CLEARER_CHANNEL16(each, instruction, "0")
#define CLEARER_CONTINUE16(each) ".irp lane, 1, 2, 3\n" CLEARER_CHANNEL16(each, "fmla", "\\lane") ".endr\n"

/* Blocks of 8: two channels, the sums of the second one apart. */
#define CLEARER_FIRST8(s0, s1, s2, s3, i, instruction, lane, other) \
  CLEARER_TIMES(s0, 30, i, lane, instruction) CLEARER_TIMES(s2, 31, i, other, instruction)
#define CLEARER_SECOND8(s0, s1, s2, s3, i, instruction, lane, other) \
  CLEARER_TIMES(s1, 30, i, lane, instruction) CLEARER_TIMES(s3, 31, i, other, instruction)
#define CLEARER_CHANNELS8(each, instruction, lane, other)                               \
  "ld2 {v30.4s, v31.4s}, [%[w]], #32\n" each(CLEARER_FIRST8, instruction, lane, other)  \
  "ld2 {v30.4s, v31.4s}, [%[w]], #32\n" each(CLEARER_SECOND8, instruction, lane, other)
#define CLEARER_BEGIN8(each, instruction) CLEARER_CHANNELS8(each, instruction, "0", "1")
#define CLEARER_CONTINUE8(each) CLEARER_CHANNELS8(each, "fmla", "2", "3")

#define CLEARER_BIAS16(s0, s1, s2, s3, i, none) \
  "ldp q" #s0 ", q" #s1 ", [%[bias]]\nldp q" #s2 ", q" #s3 ", [%[bias], #32]\n"
#define CLEARER_BIAS8(s0, s1, s2, s3, i, none) \
  "ldp q" #s0 ", q" #s1 ", [%[bias]]\nmovi v" #s2 ".4s, #0\nmovi v" #s3 ".4s, #0\n"

#define CLEARER_END16(s0, s1, s2, s3, i, none) \
  "stp q" #s0 ", q" #s1 ", [%[to]], #64\nstp q" #s2 ", q" #s3 ", [%[to], #-32]\n"
#define CLEARER_END8(s0, s1, s2, s3, i, none)                                                                    \
  "fadd v" #s0 ".4s, v" #s0 ".4s, v" #s2 ".4s\nfadd v" #s1 ".4s, v" #s1 ".4s, v" #s3 ".4s\n"                     \
  "stp q" #s0 ", q" #s1 ", [%[to]], #32\n"

/* A sum without a bias begins with its first product. That is a sum from zero, but for the sign of a zero: which does
 * not matter, since the sum at the point that has the bias is never -0, and every output begins with that one. */
#define CLEARER_MULTIPLY_NEON(n, outputs, kind, apart, behind)                                                     \
  if (tiles == n && halves == 16 / outputs) {                                                                     \
    __asm__ volatile(                                                                                             \
        "cbz %[bias], 1f\n" CLEARER_EACH_##n(CLEARER_BIAS##outputs, 0) "b 2f\n"                                   \
        "1:\n" kind##_INPUT_##n CLEARER_BEGIN##outputs(CLEARER_EACH_##n, "fmul") "b 3f\n"                         \
        "2:\n" kind##_INPUT_##n CLEARER_BEGIN##outputs(CLEARER_EACH_##n, "fmla")                                  \
        "3:\n" CLEARER_CONTINUE##outputs(CLEARER_EACH_##n) "subs %w[groups], %w[groups], #1\nb.ne 2b\n"           \
        CLEARER_EACH_##n(CLEARER_END##outputs, 0)                                                                 \
        : [in] "+r"(in), [w] "+r"(weights), [groups] "+r"(groups), [to] "+r"(to)                                  \
        : [bias] "r"(start), [step] "r"(apart), [next] "r"(behind)                                                \
        : "cc", "memory", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", \
          "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27",       \
          "v28", "v29", "v30", "v31");                                                                            \
  }
#define CLEARER_TILES(n) CLEARER_MULTIPLY_NEON(n, 16, CLEARER_TILES, 0, 0) CLEARER_MULTIPLY_NEON(n, 8, CLEARER_TILES, 0, 0)
#define CLEARER_PIXELS(n)                                                                   \
  CLEARER_MULTIPLY_NEON(n, 16, CLEARER_PIXELS, step, 16 - (size_t)(tiles - 1) * step)        \
  CLEARER_MULTIPLY_NEON(n, 8, CLEARER_PIXELS, step, 16 - (size_t)(tiles - 1) * step)

/* As in winograd_multiply_template.h. */
CLEARER_INLINE_NEON void clearer_multiply_neon(const float *in, uint32_t groups, const uint8_t *weights, const float *bias,
                                               float *to, const int tiles, const uint32_t halves) {
  const float *const start = bias == clearer_zeros ? NULL : bias;
  groups *= 2; /* of 4 channels */
  CLEARER_TILES(6) CLEARER_TILES(5) CLEARER_TILES(4) CLEARER_TILES(3) CLEARER_TILES(2) CLEARER_TILES(1)
}

/* Sums of a pointwise convolution for `tiles` pixels: of `groups` times 4 channels. */
CLEARER_INLINE_NEON void clearer_multiply_pixels_neon(const uint8_t *in, size_t step, uint32_t groups,
                                                      const uint8_t *weights, const float *start, float *to,
                                                      const int tiles, const uint32_t halves) {
  CLEARER_PIXELS(6) CLEARER_PIXELS(5) CLEARER_PIXELS(4) CLEARER_PIXELS(3) CLEARER_PIXELS(2) CLEARER_PIXELS(1)
}

#undef CLEARER_BEGIN16
#undef CLEARER_BEGIN8
#undef CLEARER_BIAS16
#undef CLEARER_BIAS8
#undef CLEARER_CHANNEL16
#undef CLEARER_CHANNELS8
#undef CLEARER_CONTINUE16
#undef CLEARER_CONTINUE8
#undef CLEARER_EACH_1
#undef CLEARER_EACH_2
#undef CLEARER_EACH_3
#undef CLEARER_EACH_4
#undef CLEARER_EACH_5
#undef CLEARER_EACH_6
#undef CLEARER_END16
#undef CLEARER_END8
#undef CLEARER_FIRST16
#undef CLEARER_FIRST8
#undef CLEARER_MULTIPLY_NEON
#undef CLEARER_PIXEL
#undef CLEARER_PIXELS
#undef CLEARER_BUT_LAST_2
#undef CLEARER_BUT_LAST_3
#undef CLEARER_BUT_LAST_4
#undef CLEARER_BUT_LAST_5
#undef CLEARER_PIXELS_INPUT_1
#undef CLEARER_PIXELS_INPUT_2
#undef CLEARER_PIXELS_INPUT_3
#undef CLEARER_PIXELS_INPUT_4
#undef CLEARER_PIXELS_INPUT_5
#undef CLEARER_PIXELS_INPUT_6
#undef CLEARER_SECOND16
#undef CLEARER_SECOND8
#undef CLEARER_TILES
#undef CLEARER_TILES_INPUT_1
#undef CLEARER_TILES_INPUT_2
#undef CLEARER_TILES_INPUT_3
#undef CLEARER_TILES_INPUT_4
#undef CLEARER_TILES_INPUT_5
#undef CLEARER_TILES_INPUT_6
#undef CLEARER_TIMES

#endif
