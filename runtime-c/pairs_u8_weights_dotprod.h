/* The weights of Winograd's method in pairs of pixels, for sdot: see pairs_u8_transforms_neon.h. */
#ifndef CLEARER_PAIRS_U8_WEIGHTS_DOTPROD_H
#define CLEARER_PAIRS_U8_WEIGHTS_DOTPROD_H

#include "block.h"
#include "vector_neon.h"

#if defined(__ARM_FEATURE_DOTPROD)
#define CLEARER_TARGET_DOTPROD
#elif defined(__clang__)
#define CLEARER_TARGET_DOTPROD __attribute__((target("+dotprod")))
#else
#define CLEARER_TARGET_DOTPROD __attribute__((target("arch=armv8.2-a+dotprod"))) /* as gcc's arm_neon.h has it */
#endif
#define CLEARER_INLINE_DOTPROD static inline __attribute__((always_inline)) CLEARER_TARGET_DOTPROD

/* Two vectors of a step, in a block of 8 those of four outputs' first and second halves. */
CLEARER_INLINE_DOTPROD int8x16x2_t clearer_two_weights_dotprod(const uint8_t *weights, const uint32_t halves) {
  int8x16x2_t two;
  if (halves == 1) {
    two.val[0] = vld1q_s8((const int8_t *)weights), two.val[1] = vld1q_s8((const int8_t *)weights + 16);
  } else {
    const int32x4x2_t apart = vld2q_s32((const int32_t *)(const void *)weights);
    two.val[0] = vreinterpretq_s8_s32(apart.val[0]), two.val[1] = vreinterpretq_s8_s32(apart.val[1]);
  }
  return two;
}

/* Transforms one step of a row of the kernel, of three columns, to four points, of which the second is `point` behind the
 * first of a phase; u[0..3] += what the weights of the first point sum up to. In a block of 8 the first halves of a step
 * come first. (g0 + g2 + 1) / 2 + g1 / 2, both rounded down, is exact, since all three have an even sum. */
CLEARER_INLINE_DOTPROD void clearer_pairs_step_dotprod(int32x4_t u[4], const uint8_t *weights, int8_t *first, int8_t *last,
                                                       size_t point, const uint32_t halves) {
  uint32_t n, k;
  for (n = 0; n < 2; n++, weights += 32) {
    const int8x16x2_t g0 = clearer_two_weights_dotprod(weights, halves);
    const int8x16x2_t g1 = clearer_two_weights_dotprod(weights + 64, halves);
    const int8x16x2_t g2 = clearer_two_weights_dotprod(weights + 128, halves);
    for (k = 0; k < 2; k++) {
      const uint32_t at = halves == 1 ? 2 * n + k : n + 2 * k;
      const int8x16_t u1 = vsraq_n_s8(vrhaddq_s8(g0.val[k], g2.val[k]), g1.val[k], 1);
      u[at] = vdotq_s32(u[at], u1, vdupq_n_s8(1));
      vst1q_s8(first + 16 * at, u1), vst1q_s8(first + point + 16 * at, vsubq_s8(u1, g1.val[k]));
      vst1q_s8(last + 16 * at, g0.val[k]), vst1q_s8(last + point + 16 * at, g2.val[k]);
    }
  }
}

/* Transforms the weights of a block, and makes up in the biases for what is not as they have it: they add 128 times all
 * weights, twice those of the first point, where sums need 128 times those of the first point. */
CLEARER_INLINE_DOTPROD void clearer_pairs_block_dotprod(const uint8_t *weights, uint32_t channels, int8_t *to,
                                                        int32_t *bias, const uint32_t halves) {
  const size_t phase = (size_t)96 * channels / halves;
  const uint32_t steps = channels / (4 * halves), group = 4 / halves; /* steps of 16 channels */
  int8_t *const rest = to + (size_t)96 * (channels / 16 * 16) / halves;
  int32x4_t u[4];
  uint32_t k, n;
  u[0] = u[1] = u[2] = u[3] = vdupq_n_s32(0);
  for (k = 0; k < 3; k++) {
    for (n = 0; n < steps / group * group; n++, weights += 192, to += 64) {
      clearer_pairs_step_dotprod(u, weights, to, to + phase, (size_t)64 * group, halves);
      if (n % group == group - 1) to += 64 * group;
    }
    for (; n < steps; n++, weights += 192) {
      int8_t *const at = rest + (size_t)(128 * (group / 2)) * k + 64 * (n % group);
      clearer_pairs_step_dotprod(u, weights, at, at + phase, (size_t)64 * (group / 2), halves);
    }
  }
  if (halves == 2) u[0] = vaddq_s32(u[0], u[2]), u[1] = vaddq_s32(u[1], u[3]);
  for (k = 0; k < 4 / halves; k++) vst1q_s32(bias + 4 * k, vsubq_s32(vld1q_s32(bias + 4 * k), vshlq_n_s32(u[k], 7)));
}
static CLEARER_TARGET_DOTPROD void clearer_pairs_block16_dotprod(const uint8_t *weights, uint32_t channels, int8_t *to,
                                                                 int32_t *bias) {
  clearer_pairs_block_dotprod(weights, channels, to, bias, 1);
}
static CLEARER_TARGET_DOTPROD void clearer_pairs_block8_dotprod(const uint8_t *weights, uint32_t channels, int8_t *to,
                                                                int32_t *bias) {
  clearer_pairs_block_dotprod(weights, channels, to, bias, 2);
}

#endif
