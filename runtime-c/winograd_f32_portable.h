/* Winograd's method in fp32 in plain C, without fused multiply-adds. */
#ifndef CLEARER_WINOGRAD_F32_PORTABLE_H
#define CLEARER_WINOGRAD_F32_PORTABLE_H

#include "finish_f32_scalar.h"
#include "tiles.h"
#include "vector_f32_portable.h"
#include "winograd.h"

#define CLEARER_V(x) x##_portable
#define CLEARER_TARGET
#define CLEARER_TILES(M) M(4) M(1)
#include "winograd_multiply_template.h"
#include "winograd_f32_template.h"

#endif
