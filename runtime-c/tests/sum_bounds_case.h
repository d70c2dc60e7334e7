/* Makes the sums of a random int8 convolution what kernel.h says more of, up to the very edge. */
#ifndef CLEARER_TEST_SUM_BOUNDS_CASE_H
#define CLEARER_TEST_SUM_BOUNDS_CASE_H

#include "../block.h"
#include <math.h>

#include "random.h"

/* What an output's sum can be. */
typedef struct {
  int64_t low, high;
} sum_range;

static void sum_add(sum_range *range, int64_t factor, int64_t low, int64_t high) {
  range->low += factor > 0 ? factor * low : factor * high;
  range->high += factor > 0 ? factor * high : factor * low;
}

/* Without the bias; `weights` of all outputs take turns. */
static sum_range sum_range_of(const clearer_convolution *c, const uint8_t *weights, size_t count, uint32_t outputs,
                              uint32_t output) {
  sum_range range = {0, 0};
  size_t e;
  for (e = 0; e < count; e++) sum_add(&range, (int8_t)weights[e * outputs + output], 0, 255);
  if (c->residual) {
    sum_add(&range, c->residual_scale[output], c->residual_words ? -32768 : 0, c->residual_words ? 32767 : 255);
  }
  if (c->coarse) sum_add(&range, c->coarse_scale[output], -32768, 32767);
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
    const sum_range range = sum_range_of(c, weights, count, outputs, o);
    if (range.high - range.low > 2 * limit) return;
  }
  for (o = 0; o < outputs; o++) {
    const sum_range range = sum_range_of(c, weights, count, outputs, o);
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

/* k + 1/2, in 2^-31. */
static int64_t sums_tie(uint32_t k) { return ((int64_t)2 * k + 1) << 30; }

/* product in 2^-31, rounded to nearest, ties to even. */
static int64_t sums_rounded(int64_t product) {
  const int64_t below = product >> 31, rest = product - below * 2147483648;
  return below + (rest > 0x40000000 || (rest == 0x40000000 && below % 2 != 0));
}

/* Whether integers make the same bytes of all sums as floats: next to each tie. */
static int sums_are_fixed_point(float scale, int64_t integer) {
  uint32_t k, next;
  for (k = 0; k < 255; k++) {
    for (next = 0; next < 2; next++) {
      const int64_t sum = sums_tie(k) / integer + next;
      if ((int64_t)rintf((float)sum * scale) != (sum * integer + 0x40000000) >> 31) return 0;
    }
  }
  return 1;
}

/* And so does rounding once what they are with a base. */
static int sums_have_base(float scale, int64_t integer, int64_t base) {
  const int64_t off = base * integer - sums_rounded(base * integer) * 2147483648;
  uint32_t k, next;
  for (k = 0; k < 255; k++) {
    for (next = 0; next < 2; next++) {
      const int64_t sum = sums_tie(k) / integer + next;
      if ((int64_t)rintf((float)sum * scale) != sums_rounded(sum * integer + off)) return 0;
    }
  }
  return 1;
}

/* A base for sums from -low to high, or 0. */
static int32_t sums_base(float scale, int64_t integer, int64_t low, int64_t high, random_source *r) {
  const int64_t first = 8388608 + (low > 0 ? low : 0), last = 16777215 - (high > 0 ? high : 0);
  int64_t base;
  uint32_t tries;
  if (first > last) return 0;
  base = first + random_in(r, 0, (uint32_t)(last - first));
  for (tries = 0; tries < 100000; tries++) {
    if (integer == 0 || sums_have_base(scale, integer, base)) return (int32_t)base;
    base = base == last ? first : base + 1;
  }
  return 0;
}

/* Gives outputs that are stored as bytes without words the next smaller scales that are fixed point, and bases if all have
 * one. */
static void fixed_point_sums(clearer_convolution *c, const uint8_t *weights, size_t count, uint32_t outputs,
                            const int32_t *bias, float *scale, int32_t *bases, random_source *r) {
  uint32_t o;
  c->fixed_point = c->small_results = 1;
  c->base = bases;
  for (o = 0; o < outputs; o++) {
    const sum_range range = sum_range_of(c, weights, count, outputs, o);
    const int64_t low = -(range.low + bias[o]), high = range.high + bias[o], most = low > high ? low : high;
    /* What 24 bits hold, of scales that have such ones near. */
    const float least = fminf(fmaxf(fabsf(scale[o]), 1.0f / 4096), 0.5f);
    int64_t integer = ((int64_t)(16777216.0f * least) - 1) * 128;
    while (!sums_are_fixed_point((float)integer / 2147483648.0f, integer)) integer -= 128;
    if (random_one_in(r, 16)) integer = 0;
    scale[o] = (float)integer / 2147483648.0f;
    if ((float)most * scale[o] >= 32640.0f) c->small_results = 0;
    bases[o] = c->base && c->small_results ? sums_base(scale[o], integer, low, high, r) : 0;
    if (!bases[o]) c->base = NULL;
  }
}

#endif
