/* Winograd's method in fp32 with 256-bit vectors. */
#ifndef CLEARER_WINOGRAD_F32_AVX2_H
#define CLEARER_WINOGRAD_F32_AVX2_H

#include "finish_f32_avx2.h"
#include "tiles.h"
#include "winograd.h"

#define CLEARER_V(x) x##_avx2
#define CLEARER_TARGET __attribute__((target("avx2,fma")))
#define CLEARER_INLINE static inline __attribute__((always_inline)) CLEARER_TARGET
#define CLEARER_FENCE __asm__ volatile("" : : : "memory")
#define CLEARER_TILES16(M) M(6) M(5) M(4) M(3) M(2) M(1)
#define CLEARER_TILES8 CLEARER_TILES16
#include "winograd_multiply_template.h"
#include "winograd_f32_template.h"

#endif
