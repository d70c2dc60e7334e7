/* Float operations of fp32 kernels with NEON. */
#ifndef CLEARER_VECTOR_F32_NEON_H
#define CLEARER_VECTOR_F32_NEON_H

#include "vector_neon.h"

enum { clearer_lanes_neon = 4 };
typedef float32x4_t clearer_floats_neon;

CLEARER_INLINE_NEON float32x4_t clearer_load_floats_neon(const void *p) { return vld1q_f32((const float *)p); }
CLEARER_INLINE_NEON float32x4_t clearer_load_pixels_neon(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return vreinterpretq_f32_u8(vld1q_u8(p));
}
CLEARER_INLINE_NEON void clearer_store_floats_neon(void *p, float32x4_t v) { vst1q_f32((float *)p, v); }
CLEARER_INLINE_NEON void clearer_store_pixels_neon(uint8_t *p, uint8_t *q, float32x4_t v) {
  (void)q;
  vst1q_u8(p, vreinterpretq_u8_f32(v));
}
CLEARER_INLINE_NEON float32x4_t clearer_add_floats_neon(float32x4_t a, float32x4_t b) { return vaddq_f32(a, b); }
CLEARER_INLINE_NEON float32x4_t clearer_subtract_floats_neon(float32x4_t a, float32x4_t b) { return vsubq_f32(a, b); }
CLEARER_INLINE_NEON float32x4_t clearer_add_scaled_floats_neon(float32x4_t a, float factor, float32x4_t b) {
  return vfmaq_f32(a, b, vdupq_n_f32(factor));
}
CLEARER_INLINE_NEON float32x4_t clearer_relu_neon(float32x4_t v) { return vmaxq_f32(v, vdupq_n_f32(0.0f)); }

#endif
