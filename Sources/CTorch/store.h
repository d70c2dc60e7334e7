// The end of an int8 operation: 32-bit sums of what convolutions, a residual and a coarse map add to the bias, and what
// is stored of them. The contract is that of runtime-c/kernel.h; this is the part of it that training runs.
#ifndef CTORCH_STORE_H
#define CTORCH_STORE_H

#include <cstdint>

namespace store {

/// total += sum, integers in floats
void add(const float *sum, int32_t *total, int64_t count);
/// total += scale · x, for `pixels` pixels of `channels` channels, `step` floats apart; each `factor` times.
void addScaled(
  const float *x, int64_t step, const int32_t *scale, int64_t channels, int64_t pixels, int64_t factor, int32_t *total);

/// How sums become integers: `round(total · scale)`, cut off at `low` and `high`.
struct Rounding {
  const float *scale;
  float low, high;
};

/// What is stored of a sum, and in `passes` whether its gradient passes: whether it lay within the range.
void round(
  const int32_t *total, Rounding rounding, int64_t channels, int64_t pixels, float *stored, uint8_t *passes);
/// The bytes of words, `most` at most; those that are cut off lose `passes`' second bit, the others get it.
void bytes(
  const float *words, const int32_t *scale, int most, int64_t channels, int64_t pixels, float *bytes, uint8_t *passes);
/// The same for coarse bytes, and what is left for fine ones, of which there are `steps` to a coarse one.
void fineBytes(
  const float *words, const int32_t *scale, int steps, int64_t channels, int64_t pixels, float *coarse, float *fine,
  uint8_t *passes);

/// sum = g · scale where `passes` has its first bit: the gradient of the sum.
void pass(
  const float *g, const float *scale, const uint8_t *passes, int64_t channels, int64_t pixels, float *sum);
/// words += g · scale · factor where `passes` has its second bit: the bytes' part of the gradient of words.
void passBytes(
  const float *g, const int32_t *scale, float factor, const uint8_t *passes, int64_t channels, int64_t pixels,
  float *words);
/// y = x · scale
void scale(const float *x, const int32_t *scale, int64_t channels, int64_t pixels, float *y);
/// y += x · scale, two neighbouring pixels of x to one of y.
void gatherScaled(const float *x, const int32_t *scale, int64_t channels, int64_t pixels, float *y);
/// sums += x
void sum(const float *x, int64_t channels, int64_t pixels, double *sums);

}  // namespace store

#endif
