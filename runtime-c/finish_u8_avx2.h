/* From sums to stored outputs, int8, with 256-bit vectors. */
#ifndef CLEARER_FINISH_U8_AVX2_H
#define CLEARER_FINISH_U8_AVX2_H

#include "finish_u8_scalar.h"
#include "vector_u8_avx2.h"

#define CLEARER_V(x) x##_avx2
#define CLEARER_TARGET CLEARER_TARGET_AVX2
#include "finish_u8_template.h"

#endif
