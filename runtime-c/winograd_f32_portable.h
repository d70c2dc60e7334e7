/* Winograd's method in fp32 in plain C, without fused multiply-adds. */
#ifndef CLEARER_WINOGRAD_F32_PORTABLE_H
#define CLEARER_WINOGRAD_F32_PORTABLE_H

#include "finish_f32_scalar.h"
#include "tiles.h"
#include "vector_f32_portable.h"
#include "winograd.h"

/* Inlined into one function, vectors that are no registers would fill the stack. */
#ifdef __GNUC__
#define CLEARER_APART __attribute__((noinline))
#else
#define CLEARER_APART
#endif

#define CLEARER_V(x) x##_portable
#define CLEARER_TARGET
#define CLEARER_INLINE static CLEARER_APART
#define CLEARER_FENCE
#define CLEARER_TILES16(M) M(4) M(1)
#define CLEARER_TILES8 CLEARER_TILES16
#include "winograd_multiply_template.h"
#include "winograd_f32_template.h"
#undef CLEARER_APART

#endif
