/* What all NEON kernels share. */
#ifndef CLEARER_VECTOR_NEON_H
#define CLEARER_VECTOR_NEON_H

#include <arm_neon.h>

#define CLEARER_INLINE_NEON static inline __attribute__((always_inline))

/* M(0) M(1) ... for the pixels of a tile, and for the pixels of input that it reads. */
#define CLEARER_EACH_PIXEL(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)
#define CLEARER_EACH_INPUT(M) CLEARER_EACH_PIXEL(M) M(8) M(9)

/* p[0], 0, p[1], 0 */
CLEARER_INLINE_NEON int32x4_t clearer_spread_ints_neon(const int32_t *p) {
  return vreinterpretq_s32_u64(vmovl_u32(vreinterpret_u32_s32(vld1_s32(p))));
}

#endif
