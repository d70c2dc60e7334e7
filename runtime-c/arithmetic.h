/* Floating point that gives the same bits with every compiler, flag and CPU. Comes before any other code: it sets how
 * the rest of the file is compiled. */
#ifndef CLEARER_ARITHMETIC_H
#define CLEARER_ARITHMETIC_H

#ifdef __FAST_MATH__
#error "-ffast-math changes results: compile this file without it"
#endif
#if defined(__FLT_EVAL_METHOD__) && (__FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2)
#error "float arithmetic in a wider type changes results: on 32-bit x86 add -msse2 -mfpmath=sse"
#endif

/* A product and a sum may not become one fused multiply-add on their own; where that is wanted it is written out. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

#include <stdint.h>

/* Round to nearest, ties to even, for |value| <= 2^22: from 2^23 on floats are the integers, so that adding 1.5 * 2^23
 * rounds away the fraction. */
static inline int32_t clearer_round(float value) {
  const float magic = 12582912.0f;
  return (int32_t)((value + magic) - magic);
}

/* What is not a number becomes `low`. */
static inline float clearer_clamp(float value, float low, float high) {
  return value > low ? (value < high ? value : high) : low;
}

#endif
