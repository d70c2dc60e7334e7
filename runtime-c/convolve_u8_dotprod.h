/* int8 convolution with sdot: four products of signed bytes added to an int32 lane. */
#ifndef CLEARER_CONVOLVE_U8_DOTPROD_H
#define CLEARER_CONVOLVE_U8_DOTPROD_H

#include "finish_u8_neon.h"

#define CLEARER_TARGET_DOTPROD __attribute__((target("+dotprod")))

#define CLEARER_KEEP16(n)                        \
  if ((n) < pixels) {                            \
    vst1q_s32(sums + 16 * (n), s[n][0]);         \
    vst1q_s32(sums + 16 * (n) + 4, s[n][1]);     \
    vst1q_s32(sums + 16 * (n) + 8, s[n][2]);     \
    vst1q_s32(sums + 16 * (n) + 12, s[n][3]);    \
  }
#define CLEARER_KEEP8(n)                         \
  if ((n) < pixels) {                            \
    vst1q_s32(sums + 8 * (n), s[n][0]);          \
    vst1q_s32(sums + 8 * (n) + 4, s[n][1]);      \
  }
CLEARER_INLINE_NEON void clearer_keep16_neon(const clearer_strip *strip, uint32_t x, const int pixels,
                                             int32x4_t (*s)[4]) {
  int32_t sums[16 * 8];
  CLEARER_EACH_PIXEL(CLEARER_KEEP16)
  clearer_finish_tile_neon(strip, x, (uint32_t)pixels, sums, 1);
}
CLEARER_INLINE_NEON void clearer_keep8_neon(const clearer_strip *strip, uint32_t x, const int pixels,
                                            int32x4_t (*s)[4]) {
  int32_t sums[8 * 8];
  CLEARER_EACH_PIXEL(CLEARER_KEEP8)
  clearer_finish_tile_neon(strip, x, (uint32_t)pixels, sums, 2);
}
#undef CLEARER_KEEP16
#undef CLEARER_KEEP8

#define CLEARER_NAME(x) x##_u8_dotprod
#define CLEARER_TARGET CLEARER_TARGET_DOTPROD
#define CLEARER_SUM int32_t
#define CLEARER_SUMS int32x4_t
#define CLEARER_LOAD_SUMS(p) vld1q_s32(p)
#define CLEARER_ZERO vdupq_n_s32(0)
#define CLEARER_INPUT int8x16_t
#define CLEARER_INPUT4(p) vreinterpretq_s8_s32(vld1q_dup_s32((const int32_t *)(const void *)(p)))
#define CLEARER_INPUT8(p) vcombine_s8(vld1_s8((const int8_t *)(p)), vdup_n_s8(0))
#define CLEARER_INPUT16(p) vld1q_s8((const int8_t *)(p))
#define CLEARER_WEIGHTS int8x16_t
#define CLEARER_WEIGHTS_AT(w, p) \
  w[0] = CLEARER_INPUT16(p), w[1] = CLEARER_INPUT16((p) + 16), w[2] = CLEARER_INPUT16((p) + 32), w[3] = CLEARER_INPUT16((p) + 48)
#define CLEARER_WEIGHTS_APART(w, p)                                              \
  do {                                                                           \
    const int32x4x2_t a = vld2q_s32((const int32_t *)(const void *)(p));         \
    const int32x4x2_t b = vld2q_s32((const int32_t *)(const void *)((p) + 32));  \
    w[0] = vreinterpretq_s8_s32(a.val[0]), w[2] = vreinterpretq_s8_s32(a.val[1]); \
    w[1] = vreinterpretq_s8_s32(b.val[0]), w[3] = vreinterpretq_s8_s32(b.val[1]); \
  } while (0)
#define CLEARER_DOT(s, w, i, lane) s = vdotq_laneq_s32(s, w, i, lane)
#define CLEARER_HALVES_APART 0
#define CLEARER_FINISH16(strip, x, pixels, s) clearer_keep16_neon(strip, x, pixels, s)
#define CLEARER_FINISH8(strip, x, pixels, s) clearer_keep8_neon(strip, x, pixels, s)
#define CLEARER_CLOSE8(M) M(8) M(4) M(2) M(1)
#include "convolve_lanes_template.h"

#endif
