/* Winograd's method in fp32 with NEON on 64-bit ARM. */
#ifndef CLEARER_WINOGRAD_F32_NEON_H
#define CLEARER_WINOGRAD_F32_NEON_H

#include "tiles.h"
#include "winograd_f32_output_neon.h"

/* Transformed input lies as [point][4 channels][tile][4]: so two tiles are loaded together. */
enum { clearer_tile_floats_neon = 4, clearer_tile_vectors_neon = 4 };

/* Products of 6 tiles and 16 outputs take every register there is: 24 of sums, 6 of inputs, 2 of weights. No compiler
 * finds that, so here are the instructions. For a tile, M is given its four sums and its input. */
#define CLEARER_TILES_1(M, ...) M(0, 1, 2, 3, 24, __VA_ARGS__)
#define CLEARER_TILES_2(M, ...) CLEARER_TILES_1(M, __VA_ARGS__) M(4, 5, 6, 7, 25, __VA_ARGS__)
#define CLEARER_TILES_3(M, ...) CLEARER_TILES_2(M, __VA_ARGS__) M(8, 9, 10, 11, 26, __VA_ARGS__)
#define CLEARER_TILES_4(M, ...) CLEARER_TILES_3(M, __VA_ARGS__) M(12, 13, 14, 15, 27, __VA_ARGS__)
#define CLEARER_TILES_5(M, ...) CLEARER_TILES_4(M, __VA_ARGS__) M(16, 17, 18, 19, 28, __VA_ARGS__)
#define CLEARER_TILES_6(M, ...) CLEARER_TILES_5(M, __VA_ARGS__) M(20, 21, 22, 23, 29, __VA_ARGS__)

#define CLEARER_INPUT_1 "ldr q24, [%[in]]\nadd %[in], %[in], #480\n"
#define CLEARER_INPUT_2 "ldp q24, q25, [%[in]], #480\n"
#define CLEARER_INPUT_3 "ldr q26, [%[in], #32]\n" CLEARER_INPUT_2
#define CLEARER_INPUT_4 "ldp q26, q27, [%[in], #32]\n" CLEARER_INPUT_2
#define CLEARER_INPUT_5 "ldr q28, [%[in], #64]\n" CLEARER_INPUT_4
#define CLEARER_INPUT_6 "ldp q28, q29, [%[in], #64]\n" CLEARER_INPUT_4

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

#define CLEARER_COPY(to, from) "mov v" #to ".16b, v" #from ".16b\n"
#define CLEARER_BIAS01(s0, s1, s2, s3, i, a, b) CLEARER_COPY(s0, a) CLEARER_COPY(s1, b)
#define CLEARER_BIAS23(s0, s1, s2, s3, i, a, b) CLEARER_COPY(s2, a) CLEARER_COPY(s3, b)
#define CLEARER_BIAS16(each)                                              \
  "ldp q30, q31, [%[bias]]\n" each(CLEARER_BIAS01, 30, 31)                \
  "ldp q30, q31, [%[bias], #32]\n" each(CLEARER_BIAS23, 30, 31)
#define CLEARER_BIAS8(each)                                               \
  "ldp q30, q31, [%[bias]]\n" each(CLEARER_BIAS01, 30, 31)                \
  "movi v30.4s, #0\n" each(CLEARER_BIAS23, 30, 30)

#define CLEARER_END16(s0, s1, s2, s3, i, none) \
  "stp q" #s0 ", q" #s1 ", [%[to]], #64\nstp q" #s2 ", q" #s3 ", [%[to], #-32]\n"
#define CLEARER_END8(s0, s1, s2, s3, i, none)                                                                    \
  "fadd v" #s0 ".4s, v" #s0 ".4s, v" #s2 ".4s\nfadd v" #s1 ".4s, v" #s1 ".4s, v" #s3 ".4s\n"                     \
  "stp q" #s0 ", q" #s1 ", [%[to]], #32\n"

/* A sum without a bias begins with its first product. That is a sum from zero, but for the sign of a zero: which does
 * not matter, since the sum at the point that has the bias is never -0, and every output begins with that one. */
#define CLEARER_MULTIPLY_NEON(n, outputs)                                                                         \
  if (tiles == n && halves == 16 / outputs) {                                                                     \
    __asm__ volatile(                                                                                             \
        "cbz %[bias], 1f\n" CLEARER_BIAS##outputs(CLEARER_TILES_##n) "b 2f\n"                                     \
        "1:\n" CLEARER_INPUT_##n CLEARER_BEGIN##outputs(CLEARER_TILES_##n, "fmul") "b 3f\n"                       \
        "2:\n" CLEARER_INPUT_##n CLEARER_BEGIN##outputs(CLEARER_TILES_##n, "fmla")                                \
        "3:\n" CLEARER_CONTINUE##outputs(CLEARER_TILES_##n) "subs %w[groups], %w[groups], #1\nb.ne 2b\n"          \
        CLEARER_TILES_##n(CLEARER_END##outputs, 0)                                                                \
        : [in] "+r"(in), [w] "+r"(weights), [groups] "+r"(groups), [to] "+r"(to)                                  \
        : [bias] "r"(start)                                                                                       \
        : "cc", "memory", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", \
          "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27",       \
          "v28", "v29", "v30", "v31");                                                                            \
  }
#define CLEARER_MULTIPLY_NEON16(n) CLEARER_MULTIPLY_NEON(n, 16)
#define CLEARER_MULTIPLY_NEON8(n) CLEARER_MULTIPLY_NEON(n, 8)
#define CLEARER_TILES16(M) M(6) M(5) M(4) M(3) M(2) M(1)
#define CLEARER_TILES8 CLEARER_TILES16

/* As in winograd_multiply_template.h. */
CLEARER_INLINE_NEON void clearer_multiply_neon(const float *in, uint32_t groups, const uint8_t *weights, const float *bias,
                                               float *to, const int tiles, const uint32_t halves) {
  const float *const start = bias == clearer_zeros ? NULL : bias;
  groups *= 2; /* of 4 channels */
  CLEARER_TILES16(CLEARER_MULTIPLY_NEON16)
  CLEARER_TILES8(CLEARER_MULTIPLY_NEON8)
}

#undef CLEARER_BEGIN16
#undef CLEARER_BEGIN8
#undef CLEARER_BIAS01
#undef CLEARER_BIAS16
#undef CLEARER_BIAS23
#undef CLEARER_BIAS8
#undef CLEARER_CHANNEL16
#undef CLEARER_CHANNELS8
#undef CLEARER_CONTINUE16
#undef CLEARER_CONTINUE8
#undef CLEARER_COPY
#undef CLEARER_END16
#undef CLEARER_END8
#undef CLEARER_FIRST16
#undef CLEARER_FIRST8
#undef CLEARER_INPUT_1
#undef CLEARER_INPUT_2
#undef CLEARER_INPUT_3
#undef CLEARER_INPUT_4
#undef CLEARER_INPUT_5
#undef CLEARER_INPUT_6
#undef CLEARER_MULTIPLY_NEON
#undef CLEARER_MULTIPLY_NEON16
#undef CLEARER_MULTIPLY_NEON8
#undef CLEARER_SECOND16
#undef CLEARER_SECOND8
#undef CLEARER_TILES_1
#undef CLEARER_TILES_2
#undef CLEARER_TILES_3
#undef CLEARER_TILES_4
#undef CLEARER_TILES_5
#undef CLEARER_TILES_6
#undef CLEARER_TIMES

#define CLEARER_V(x) x##_neon
#define CLEARER_TARGET
#define CLEARER_INLINE CLEARER_INLINE_NEON
#define CLEARER_OWN_TRANSFORMS
#include "winograd_f32_template.h"

#endif
