/* Winograd's method in fp32 with NEON on 64-bit ARM. */
#ifndef CLEARER_WINOGRAD_F32_NEON_H
#define CLEARER_WINOGRAD_F32_NEON_H

#include "finish_f32_neon.h"
#include "tiles.h"
#include "winograd.h"

#define CLEARER_BEGIN(n)                                                \
  if ((n) < tiles) {                                                    \
    s[n][0] = vld1q_f32(bias);                                          \
    s[n][1] = vld1q_f32(bias + 4);                                      \
    s[n][2] = halves == 1 ? vld1q_f32(bias + 8) : vdupq_n_f32(0.0f);    \
    s[n][3] = halves == 1 ? vld1q_f32(bias + 12) : vdupq_n_f32(0.0f);   \
  }
#define CLEARER_GET(n) if ((n) < tiles) i[n] = vld1q_f32(in + 8 * (n));
#define CLEARER_ADD(n)                                        \
  if ((n) < tiles) {                                          \
    s[n][0] = vfmaq_laneq_f32(s[n][0], w[0], i[n], first);    \
    s[n][1] = vfmaq_laneq_f32(s[n][1], w[1], i[n], first);    \
    s[n][2] = vfmaq_laneq_f32(s[n][2], w[2], i[n], second);   \
    s[n][3] = vfmaq_laneq_f32(s[n][3], w[3], i[n], second);   \
  }
/* A block of 16 takes one lane of input for a step, a block of 8 two. */
#define CLEARER_STEP(lane, other)                                             \
  do {                                                                        \
    enum { first = lane, second = other };                                    \
    float32x4_t w[4];                                                         \
    if (halves == 1) {                                                        \
      w[0] = vld1q_f32(weights), w[1] = vld1q_f32(weights + 4);               \
      w[2] = vld1q_f32(weights + 8), w[3] = vld1q_f32(weights + 12);          \
    } else {                                                                  \
      const float32x4x2_t a = vld2q_f32(weights), b = vld2q_f32(weights + 8); \
      w[0] = a.val[0], w[2] = a.val[1], w[1] = b.val[0], w[3] = b.val[1];     \
    }                                                                         \
    CLEARER_EACH_TILE(CLEARER_ADD)                                            \
    weights += 16;                                                            \
    __asm__ volatile("" : : : "memory"); /* keeps loads in their places */    \
  } while (0)
#define CLEARER_END(n)                                                        \
  if ((n) < tiles) {                                                          \
    if (halves == 1) {                                                        \
      vst1q_f32(to + 16 * (n), s[n][0]), vst1q_f32(to + 16 * (n) + 4, s[n][1]);        \
      vst1q_f32(to + 16 * (n) + 8, s[n][2]), vst1q_f32(to + 16 * (n) + 12, s[n][3]);   \
    } else {                                                                  \
      vst1q_f32(to + 8 * (n), vaddq_f32(s[n][0], s[n][2]));                   \
      vst1q_f32(to + 8 * (n) + 4, vaddq_f32(s[n][1], s[n][3]));               \
    }                                                                         \
  }

/* As in winograd_multiply_template.h, but by lanes of the input. */
CLEARER_INLINE_NEON void clearer_multiply_neon(const float *in, uint32_t groups, const uint8_t *steps, const float *bias,
                                               float *to, const int tiles, const uint32_t halves) {
  const float *weights = (const float *)(const void *)steps;
  float32x4_t s[clearer_batch_tiles][4], i[clearer_batch_tiles];
  CLEARER_EACH_TILE(CLEARER_BEGIN)
  groups *= 2; /* of 4 channels */
  do {
    CLEARER_EACH_TILE(CLEARER_GET)
    if (halves == 1) {
      CLEARER_STEP(0, 0);
      CLEARER_STEP(1, 1);
      CLEARER_STEP(2, 2);
      CLEARER_STEP(3, 3);
    } else {
      CLEARER_STEP(0, 1);
      CLEARER_STEP(2, 3);
    }
    groups--;
    in += groups % 2 ? 4 : 8 * clearer_chunk_tiles - 4;
  } while (groups);
  CLEARER_EACH_TILE(CLEARER_END)
}

#undef CLEARER_ADD
#undef CLEARER_BEGIN
#undef CLEARER_END
#undef CLEARER_GET
#undef CLEARER_STEP

#define CLEARER_V(x) x##_neon
#define CLEARER_TARGET
#define CLEARER_INLINE CLEARER_INLINE_NEON
#define CLEARER_TILES16(M) M(5) M(4) M(3) M(2) M(1)
#define CLEARER_TILES8 CLEARER_TILES16
#include "winograd_f32_template.h"

#endif
