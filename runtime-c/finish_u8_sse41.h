/* From sums to stored outputs, int8, with 128-bit vectors. */
#ifndef CLEARER_FINISH_U8_SSE41_H
#define CLEARER_FINISH_U8_SSE41_H

#include "finish_u8_scalar.h"
#include "vector_u8_sse41.h"

#define CLEARER_V(x) x##_sse41
#define CLEARER_TARGET CLEARER_TARGET_SSE41
#include "finish_u8_template.h"

#endif
