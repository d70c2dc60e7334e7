/* Makes the sums of a random int8 convolution small, as kernel.h has it, up to the very edge. */
#ifndef CLEARER_TEST_SMALL_SUMS_CASE_H
#define CLEARER_TEST_SMALL_SUMS_CASE_H

#include "../block.h"
#include "random.h"

/* What an output's sum can be. */
typedef struct {
  int64_t low, high;
} small_range;

static void small_add(small_range *range, int64_t factor, int64_t low, int64_t high) {
  range->low += factor > 0 ? factor * low : factor * high;
  range->high += factor > 0 ? factor * high : factor * low;
}

/* Without the bias; `weights` of all outputs take turns. */
static small_range small_sum_range(const clearer_convolution *c, const uint8_t *weights, size_t count, uint32_t outputs,
                                   uint32_t output) {
  small_range range = {0, 0};
  size_t e;
  for (e = 0; e < count; e++) small_add(&range, (int8_t)weights[e * outputs + output], 0, 255);
  if (c->residual) {
    small_add(&range, c->residual_scale[output], c->residual_words ? -32768 : 0, c->residual_words ? 32767 : 255);
  }
  if (c->coarse) small_add(&range, c->coarse_scale[output], -32768, 32767);
  return range;
}

/* Gives all outputs biases with which their sums are small, often as large as that allows, and sometimes scales with which
 * results are; where there is no such bias, nothing. */
static void small_sums(clearer_convolution *c, const uint8_t *weights, size_t count, uint32_t outputs, int32_t *bias,
                      float *scale, random_source *r) {
  const int64_t limit = (1 << 22) - 1;
  const int results = random_one_in(r, 2);
  uint32_t o;
  for (o = 0; o < outputs; o++) {
    const small_range range = small_sum_range(c, weights, count, outputs, o);
    if (range.high - range.low > 2 * limit) return;
  }
  for (o = 0; o < outputs; o++) {
    const small_range range = small_sum_range(c, weights, count, outputs, o);
    const int64_t least = -limit - range.low, room = limit - range.high - least;
    const uint32_t part = random_in(r, 0, 3);
    const int64_t b = least + (part == 3 ? random_in(r, 0, (uint32_t)room) : part * room / 2);
    const int64_t low = -(range.low + b), high = range.high + b, most = low > high ? low : high;
    bias[o] = (int32_t)b;
    if (!results || !most) continue;
    if (random_one_in(r, 4)) scale[o] = 32640.0f / (float)most;
    while ((float)most * (scale[o] < 0 ? -scale[o] : scale[o]) >= 32640.0f) scale[o] *= 0.9999999f;
  }
  c->small_sums = 1;
  c->small_results = results;
}

#endif
