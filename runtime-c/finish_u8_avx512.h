/* From sums to stored outputs, int8, with 512-bit vectors. */
#ifndef CLEARER_FINISH_U8_AVX512_H
#define CLEARER_FINISH_U8_AVX512_H

#include "finish_u8_scalar.h"
#include "vector_u8_avx512.h"

#define CLEARER_V(x) x##_avx512
#define CLEARER_TARGET CLEARER_TARGET_AVX512VNNI
#include "finish_u8_template.h"

#endif
