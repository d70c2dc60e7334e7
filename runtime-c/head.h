/* The last layer: sums over the channels of a value for some pixels of a row. */
#ifndef CLEARER_HEAD_H
#define CLEARER_HEAD_H

#include <string.h>

#include "arithmetic.h"
#include "plan.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__ORDER_LITTLE_ENDIAN__)
#include <arm_neon.h>
#endif

/* Sums of 16-bit integers times weights are exact in any order. Channels come in eights. */
static int32_t clearer_head_sum_i16(const int16_t *weights, uint32_t count, int relu, const uint8_t *pixel) {
  int32_t sum = 0;
  uint32_t i;
  for (i = 0; i < count; i++) {
    int16_t value;
    memcpy(&value, pixel + 2 * (size_t)i, 2);
    sum += weights[i] * (relu && value < 0 ? 0 : value);
  }
  return sum;
}

#if defined(__SSE2__)

/* Four partial sums of one pixel. */
static __m128i clearer_head_partial(const int16_t *weights, uint32_t count, __m128i least, const uint8_t *pixel) {
  __m128i sum = _mm_setzero_si128();
  uint32_t i;
  for (i = 0; i < count; i += 8) {
    const __m128i value = _mm_max_epi16(_mm_loadu_si128((const __m128i *)(const void *)(pixel + 2 * (size_t)i)), least);
    sum = _mm_add_epi32(
        sum, _mm_madd_epi16(value, _mm_loadu_si128((const __m128i *)(const void *)(weights + i))));
  }
  return sum;
}

/* The sums of four pixels, scaled. */
static void clearer_head4(const int16_t *weights, uint32_t count, int relu, const uint8_t *pixel, size_t step,
                          float scale, float out[4]) {
  const __m128i least = _mm_set1_epi16(relu ? 0 : INT16_MIN);
  const __m128i a = clearer_head_partial(weights, count, least, pixel);
  const __m128i b = clearer_head_partial(weights, count, least, pixel + step);
  const __m128i c = clearer_head_partial(weights, count, least, pixel + 2 * step);
  const __m128i d = clearer_head_partial(weights, count, least, pixel + 3 * step);
  const __m128i ab = _mm_add_epi32(_mm_unpacklo_epi32(a, b), _mm_unpackhi_epi32(a, b));
  const __m128i cd = _mm_add_epi32(_mm_unpacklo_epi32(c, d), _mm_unpackhi_epi32(c, d));
  const __m128i sums = _mm_add_epi32(_mm_unpacklo_epi64(ab, cd), _mm_unpackhi_epi64(ab, cd));
  _mm_storeu_ps(out, _mm_mul_ps(_mm_cvtepi32_ps(sums), _mm_set1_ps(scale)));
}

#elif defined(__ARM_NEON) && defined(__ORDER_LITTLE_ENDIAN__)

static void clearer_head4(const int16_t *weights, uint32_t count, int relu, const uint8_t *pixel, size_t step,
                          float scale, float out[4]) {
  const int16x8_t least = vdupq_n_s16(relu ? 0 : INT16_MIN);
  int32x4_t sum[4];
  int32x2_t half[4];
  uint32_t i, k;
  for (k = 0; k < 4; k++) sum[k] = vdupq_n_s32(0);
  for (i = 0; i < count; i += 8, pixel += 16) {
    const int16x8_t weight = vld1q_s16(weights + i);
    for (k = 0; k < 4; k++) {
      const int16x8_t value = vmaxq_s16(vreinterpretq_s16_u8(vld1q_u8(pixel + k * step)), least);
      sum[k] = vmlal_s16(sum[k], vget_low_s16(value), vget_low_s16(weight));
      sum[k] = vmlal_s16(sum[k], vget_high_s16(value), vget_high_s16(weight));
    }
  }
  for (k = 0; k < 4; k++) half[k] = vadd_s32(vget_low_s32(sum[k]), vget_high_s32(sum[k]));
  vst1q_f32(out, vmulq_n_f32(vcvtq_f32_s32(vcombine_s32(vpadd_s32(half[0], half[1]), vpadd_s32(half[2], half[3]))),
                             scale));
}

#else

static void clearer_head4(const int16_t *weights, uint32_t count, int relu, const uint8_t *pixel, size_t step,
                          float scale, float out[4]) {
  uint32_t p;
  for (p = 0; p < 4; p++) out[p] = (float)clearer_head_sum_i16(weights, count, relu, pixel + p * step) * scale;
}

#endif

/* fp32: products are added one after the other, so that every CPU gives the same bits. */
static float clearer_head_sum_f32(const float *weights, uint32_t count, int relu, const uint8_t *pixel) {
  float sum = 0.0f;
  uint32_t i;
  for (i = 0; i < count; i++) {
    float value;
    memcpy(&value, pixel + 4 * (size_t)i, 4);
    sum += weights[i] * (relu && value < 0.0f ? 0.0f : value);
  }
  return sum;
}

/* The sums of four pixels side by side, each in the order of clearer_head_sum_f32. Channels come in eights. */
#if defined(__SSE2__)
static void clearer_head4_f32(const float *weights, uint32_t count, int relu, const uint8_t *pixel, size_t step,
                              float out[4]) {
  __m128 sum = _mm_setzero_ps();
  uint32_t i, k;
  for (i = 0; i < count; i += 4, pixel += 16) {
    __m128 v[4];
    for (k = 0; k < 4; k++) v[k] = _mm_loadu_ps((const float *)(const void *)(pixel + k * step));
    _MM_TRANSPOSE4_PS(v[0], v[1], v[2], v[3]);
    for (k = 0; k < 4; k++) {
      /* Of maxps, what is not a number gives the second operand. */
      const __m128 value = relu ? _mm_max_ps(_mm_setzero_ps(), v[k]) : v[k];
      sum = _mm_add_ps(sum, _mm_mul_ps(_mm_set1_ps(weights[i + k]), value));
    }
  }
  _mm_storeu_ps(out, sum);
}
#elif defined(__aarch64__) && defined(__ORDER_LITTLE_ENDIAN__)
static void clearer_head4_f32(const float *weights, uint32_t count, int relu, const uint8_t *pixel, size_t step,
                              float out[4]) {
  float32x4_t sum = vdupq_n_f32(0.0f);
  uint32_t i, k;
  for (i = 0; i < count; i += 4, pixel += 16) {
    const float32x4_t a = vreinterpretq_f32_u8(vld1q_u8(pixel)), b = vreinterpretq_f32_u8(vld1q_u8(pixel + step));
    const float32x4_t c = vreinterpretq_f32_u8(vld1q_u8(pixel + 2 * step));
    const float32x4_t d = vreinterpretq_f32_u8(vld1q_u8(pixel + 3 * step));
    const float32x4x2_t ac = vzipq_f32(a, c), bd = vzipq_f32(b, d);
    const float32x4x2_t first = vzipq_f32(ac.val[0], bd.val[0]), second = vzipq_f32(ac.val[1], bd.val[1]);
    const float32x4_t v[4] = {first.val[0], first.val[1], second.val[0], second.val[1]};
    for (k = 0; k < 4; k++) {
      const float32x4_t value = relu ? vmaxq_f32(v[k], vdupq_n_f32(0.0f)) : v[k];
      sum = vaddq_f32(sum, vmulq_n_f32(value, weights[i + k]));
    }
  }
  vst1q_f32(out, sum);
}
#endif

/* What the net predicts for `pixels` pixels of one channel, in steps of an 8-bit picture (int8) or in 0..1 (fp32). */
static void clearer_head(const clearer_plan *plan, uint32_t channel, const uint8_t *pixel, size_t step, uint32_t pixels,
                         float *out) {
  const uint32_t count = plan->head_inputs;
  uint32_t p = 0;
  if (plan->fp32) {
    const float *weights = (const float *)plan->head_weights + (size_t)channel * count;
#if defined(__SSE2__) || (defined(__aarch64__) && defined(__ORDER_LITTLE_ENDIAN__))
    for (; p + 4 <= pixels; p += 4) {
      clearer_head4_f32(weights, count, plan->head_relu, pixel + p * step, step, out + p);
    }
#endif
    for (; p < pixels; p++) out[p] = clearer_head_sum_f32(weights, count, plan->head_relu, pixel + p * step);
  } else {
    const int16_t *weights = (const int16_t *)plan->head_weights + (size_t)channel * count;
    for (; p + 4 <= pixels; p += 4) {
      clearer_head4(weights, count, plan->head_relu, pixel + p * step, step, plan->head_scale, out + p);
    }
    for (; p < pixels; p++) {
      out[p] = (float)clearer_head_sum_i16(weights, count, plan->head_relu, pixel + p * step) * plan->head_scale;
    }
  }
}

#endif
