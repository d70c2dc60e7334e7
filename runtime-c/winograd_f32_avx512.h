/* Winograd's method in fp32 with 512-bit vectors. */
#ifndef CLEARER_WINOGRAD_F32_AVX512_H
#define CLEARER_WINOGRAD_F32_AVX512_H

#include "finish_f32_avx512.h"
#include "tiles.h"
#include "winograd.h"

#define CLEARER_V(x) x##_avx512
#define CLEARER_TARGET CLEARER_TARGET_AVX512
#define CLEARER_INLINE static inline __attribute__((always_inline)) CLEARER_TARGET
#define CLEARER_FENCE __asm__ volatile("" : : : "memory")
#define CLEARER_TILES16(M) M(15) M(12) M(10) M(8) M(5) M(3) M(1)
#define CLEARER_TILES8(M) M(12) M(10) M(8) M(6) M(4) M(2) M(1)
#include "winograd_multiply_template.h"
#include "winograd_f32_template.h"

#endif
