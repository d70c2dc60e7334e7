/* From sums to stored outputs, fp32, with NEON. */
#ifndef CLEARER_FINISH_F32_NEON_H
#define CLEARER_FINISH_F32_NEON_H

#include "finish_f32_scalar.h"
#include "strips.h"
#include "vector_f32_neon.h"

#define CLEARER_V(x) x##_neon
#define CLEARER_TARGET
#include "finish_floats_template.h"
#undef CLEARER_V
#undef CLEARER_TARGET

#endif
