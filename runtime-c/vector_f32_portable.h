/* Float operations of fp32 kernels in plain C, as on 256-bit vectors, but for fused multiply-adds. */
#ifndef CLEARER_VECTOR_F32_PORTABLE_H
#define CLEARER_VECTOR_F32_PORTABLE_H

#include <stdint.h>
#include <string.h>

enum { clearer_lanes_portable = 8 };
typedef struct {
  float lane[8];
} clearer_floats_portable;

/* Each lane l of the result is `value`. */
#define CLEARER_EACH_LANE(value)                    \
  clearer_floats_portable v;                        \
  uint32_t l;                                       \
  for (l = 0; l < 8; l++) v.lane[l] = (value);      \
  return v;

static inline clearer_floats_portable clearer_load_floats_portable(const void *p) {
  clearer_floats_portable v;
  memcpy(&v, p, sizeof v);
  return v;
}
static inline clearer_floats_portable clearer_load_pixels_portable(const uint8_t *p, const uint8_t *q) {
  (void)q;
  return clearer_load_floats_portable(p);
}
static inline void clearer_store_floats_portable(void *p, clearer_floats_portable v) { memcpy(p, &v, sizeof v); }
static inline void clearer_store_pixels_portable(uint8_t *p, uint8_t *q, clearer_floats_portable v) {
  (void)q;
  clearer_store_floats_portable(p, v);
}
static inline clearer_floats_portable clearer_repeat_float_portable(const float *p) { CLEARER_EACH_LANE(p[0]) }
static inline clearer_floats_portable clearer_repeat_floats_portable(const float *p) { CLEARER_EACH_LANE(p[l % 2]) }
static inline clearer_floats_portable clearer_spread_floats_portable(const float *p) {
  CLEARER_EACH_LANE(l % 2 ? 0.0f : p[l / 2])
}
static inline clearer_floats_portable clearer_add_floats_portable(clearer_floats_portable a, clearer_floats_portable b) {
  CLEARER_EACH_LANE(a.lane[l] + b.lane[l])
}
static inline clearer_floats_portable clearer_subtract_floats_portable(clearer_floats_portable a,
                                                                       clearer_floats_portable b) {
  CLEARER_EACH_LANE(a.lane[l] - b.lane[l])
}
static inline clearer_floats_portable clearer_multiply_add_floats_portable(clearer_floats_portable a,
                                                                           clearer_floats_portable b,
                                                                           clearer_floats_portable c) {
  CLEARER_EACH_LANE(a.lane[l] * b.lane[l] + c.lane[l])
}
static inline clearer_floats_portable clearer_add_scaled_floats_portable(clearer_floats_portable a, float factor,
                                                                         clearer_floats_portable b) {
  CLEARER_EACH_LANE(a.lane[l] + factor * b.lane[l])
}
static inline clearer_floats_portable clearer_relu_portable(clearer_floats_portable a) {
  CLEARER_EACH_LANE(a.lane[l] > 0.0f ? a.lane[l] : 0.0f)
}
static inline clearer_floats_portable clearer_whole_floats_portable(clearer_floats_portable a,
                                                                    clearer_floats_portable b) {
  CLEARER_EACH_LANE(l < 4 ? a.lane[2 * l] + a.lane[2 * l + 1] : b.lane[2 * l - 8] + b.lane[2 * l - 7])
}

#undef CLEARER_EACH_LANE

#endif
