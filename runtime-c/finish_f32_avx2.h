/* From sums to stored outputs, fp32, with 256-bit vectors. */
#ifndef CLEARER_FINISH_F32_AVX2_H
#define CLEARER_FINISH_F32_AVX2_H

#include "finish_f32_scalar.h"
#include "vector_f32_avx2.h"

#define CLEARER_V(x) x##_avx2
#define CLEARER_TARGET CLEARER_TARGET_AVX2
#include "finish_f32_template.h"

#endif
