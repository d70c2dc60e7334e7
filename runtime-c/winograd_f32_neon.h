/* Winograd's method in fp32 with NEON on 64-bit ARM. */
#ifndef CLEARER_WINOGRAD_F32_NEON_H
#define CLEARER_WINOGRAD_F32_NEON_H

#include "multiply_f32_neon.h"
#include "tiles.h"
#include "winograd_f32_output_neon.h"

/* Transformed input lies as [point][4 channels][tile][4]: so two tiles are loaded together. */
enum { clearer_tile_floats_neon = 4, clearer_tile_vectors_neon = 4 };

#define CLEARER_TILES16(M) M(6) M(5) M(4) M(3) M(2) M(1)
#define CLEARER_TILES8 CLEARER_TILES16
#define CLEARER_V(x) x##_neon
#define CLEARER_TARGET
#define CLEARER_INLINE CLEARER_INLINE_NEON
#define CLEARER_OWN_TRANSFORMS
#include "winograd_f32_template.h"

#endif
