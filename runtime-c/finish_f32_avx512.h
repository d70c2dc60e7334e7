/* From sums to stored outputs, fp32, with 512-bit vectors. */
#ifndef CLEARER_FINISH_F32_AVX512_H
#define CLEARER_FINISH_F32_AVX512_H

#include "finish_f32_scalar.h"
#include "vector_f32_avx512.h"

#define CLEARER_V(x) x##_avx512
#define CLEARER_TARGET CLEARER_TARGET_AVX512
#include "finish_f32_template.h"

#endif
