/* Float operations of fp32 kernels with NEON: two vectors of 4 at a time, which load and store instructions can take. */
#ifndef CLEARER_VECTOR_F32_NEON_H
#define CLEARER_VECTOR_F32_NEON_H

#include "vector_neon.h"

enum { clearer_lanes_neon = 8 };
typedef struct {
  float32x4_t low, high;
} clearer_floats_neon;

CLEARER_INLINE_NEON clearer_floats_neon clearer_pair_neon(float32x4_t low, float32x4_t high) {
  clearer_floats_neon v;
  v.low = low;
  v.high = high;
  return v;
}
CLEARER_INLINE_NEON clearer_floats_neon clearer_load_floats_neon(const void *p) {
  return clearer_pair_neon(vld1q_f32((const float *)p), vld1q_f32((const float *)p + 4));
}
CLEARER_INLINE_NEON void clearer_store_floats_neon(void *p, clearer_floats_neon v) {
  vst1q_f32((float *)p, v.low);
  vst1q_f32((float *)p + 4, v.high);
}
CLEARER_INLINE_NEON clearer_floats_neon clearer_add_floats_neon(clearer_floats_neon a, clearer_floats_neon b) {
  return clearer_pair_neon(vaddq_f32(a.low, b.low), vaddq_f32(a.high, b.high));
}
CLEARER_INLINE_NEON clearer_floats_neon clearer_subtract_floats_neon(clearer_floats_neon a, clearer_floats_neon b) {
  return clearer_pair_neon(vsubq_f32(a.low, b.low), vsubq_f32(a.high, b.high));
}
CLEARER_INLINE_NEON clearer_floats_neon clearer_add_scaled_floats_neon(clearer_floats_neon a, float factor,
                                                                       clearer_floats_neon b) {
  const float32x4_t f = vdupq_n_f32(factor);
  return clearer_pair_neon(vfmaq_f32(a.low, b.low, f), vfmaq_f32(a.high, b.high, f));
}
CLEARER_INLINE_NEON clearer_floats_neon clearer_relu_neon(clearer_floats_neon v) {
  const float32x4_t zero = vdupq_n_f32(0.0f);
  return clearer_pair_neon(vmaxq_f32(v.low, zero), vmaxq_f32(v.high, zero));
}

#endif
