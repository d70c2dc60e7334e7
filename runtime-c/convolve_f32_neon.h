/* fp32 convolution with fused multiply-adds of NEON on 64-bit ARM. */
#ifndef CLEARER_CONVOLVE_F32_NEON_H
#define CLEARER_CONVOLVE_F32_NEON_H

#include "finish_f32_neon.h"

#define CLEARER_KEEP16(n)                                 \
  if ((n) < pixels) {                                     \
    pairs[n][0] = clearer_pair_neon(s[n][0], s[n][1]);    \
    pairs[n][1] = clearer_pair_neon(s[n][2], s[n][3]);    \
  }
#define CLEARER_KEEP8(n) \
  if ((n) < pixels) pairs[n][0] = clearer_pair_neon(vaddq_f32(s[n][0], s[n][2]), vaddq_f32(s[n][1], s[n][3]));
#define CLEARER_FINISH(output, pixels, keep, count)                  \
  do {                                                               \
    clearer_floats_neon pairs[10][2];                                \
    CLEARER_EACH_PIXEL(keep)                                         \
    clearer_finish_pixels_f32_neon(output, pairs, pixels, count);    \
  } while (0)

#define CLEARER_FLOATS(p) ((const float *)(const void *)(p))
#define CLEARER_NAME(x) x##_f32_neon
#define CLEARER_TARGET
#define CLEARER_SUM float
#define CLEARER_SUMS float32x4_t
#define CLEARER_LOAD_SUMS(p) vld1q_f32(p)
#define CLEARER_ZERO vdupq_n_f32(0.0f)
#define CLEARER_INPUT float32x4_t
#define CLEARER_INPUT4(i, p, step) i = vld1q_dup_f32(CLEARER_FLOATS(p)), p += step
#define CLEARER_INPUT8(i, p, step) i = vcombine_f32(vld1_f32(CLEARER_FLOATS(p)), vdup_n_f32(0.0f)), p += step
#define CLEARER_INPUT16(i, p, step) i = vld1q_f32(CLEARER_FLOATS(p)), p += step
#define CLEARER_WEIGHTS float32x4_t
#define CLEARER_WEIGHTS_AT(w, p) \
  w[0] = vld1q_f32(CLEARER_FLOATS(p)), w[1] = vld1q_f32(CLEARER_FLOATS(p) + 4), \
  w[2] = vld1q_f32(CLEARER_FLOATS(p) + 8), w[3] = vld1q_f32(CLEARER_FLOATS(p) + 12), p += 64
#define CLEARER_WEIGHTS_APART(w, p)                                            \
  do {                                                                         \
    const float32x4x2_t a = vld2q_f32(CLEARER_FLOATS(p));                        \
    const float32x4x2_t b = vld2q_f32(CLEARER_FLOATS(p) + 8);                    \
    w[0] = a.val[0], w[2] = a.val[1], w[1] = b.val[0], w[3] = b.val[1];        \
    p += 64;                                                                   \
  } while (0)
#define CLEARER_DOT(s, w, i, lane) s = vfmaq_laneq_f32(s, w, i, lane)
#define CLEARER_HALVES_APART 1
#define CLEARER_OUTPUT clearer_output_f32_neon
#define CLEARER_OUTPUT_AT(strip, x, halves) clearer_output_at_f32_neon((strip)->c, (strip)->channel, (strip)->y, x)
#define CLEARER_FINISH16(output, x, pixels, s) CLEARER_FINISH(output, pixels, CLEARER_KEEP16, 2)
#define CLEARER_FINISH8(output, x, pixels, s) CLEARER_FINISH(output, pixels, CLEARER_KEEP8, 1)
#define CLEARER_CLOSE16(M) M(5) M(4) M(2) M(1)
#define CLEARER_APART16(M) M(4) M(2) M(1)
#define CLEARER_APART8(M) M(4) M(2) M(1)
#define CLEARER_CLOSE8(M) M(5) M(4) M(2) M(1)
#include "convolve_lanes_template.h"

#undef CLEARER_FINISH
#undef CLEARER_KEEP16
#undef CLEARER_KEEP8
#undef CLEARER_FLOATS

#endif
