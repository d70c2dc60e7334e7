#ifdef CLEARER_TORCH
#include "store.h"

#include <algorithm>
#include <cmath>

#if defined(__x86_64__) && defined(__linux__)
#define CLONED __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONED
#endif

// A product may not become part of a fused multiply-add: the engine rounds it.
#pragma STDC FP_CONTRACT OFF

namespace store {

CLONED void add(const float *__restrict sum, int32_t *__restrict total, int64_t count) {
  for (int64_t i = 0; i < count; i++) total[i] += static_cast<int32_t>(sum[i]);
}

CLONED void addScaled(
  const float *__restrict x, int64_t step, const int32_t *__restrict scale, int64_t channels, int64_t pixels,
  int64_t factor, int32_t *__restrict total) {
  for (int64_t p = 0; p < pixels; p++, total += channels) {
    const float *const pixel = x + p / factor * step;
    for (int64_t c = 0; c < channels; c++) total[c] += scale[c] * static_cast<int32_t>(pixel[c]);
  }
}

CLONED void round(
  const int32_t *__restrict total, Rounding rounding, int64_t channels, int64_t pixels, float *__restrict stored,
  uint8_t *__restrict passes) {
  const float low = rounding.low, high = rounding.high, *const scales = rounding.scale;
  for (int64_t p = 0; p < pixels; p++, total += channels, stored += channels, passes += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float scaled = static_cast<float>(total[c]) * scales[c];
      passes[c] = scaled > low && scaled < high;
      stored[c] = std::nearbyint(std::min(std::max(scaled, low), high));
    }
  }
}

CLONED void bytes(
  const float *__restrict words, const int32_t *__restrict scale, int most, int64_t channels, int64_t pixels,
  float *__restrict bytes, uint8_t *__restrict passes) {
  for (int64_t p = 0; p < pixels; p++, words += channels, bytes += channels, passes += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const int32_t byte = (static_cast<int32_t>(words[c]) * scale[c] + 0x4000) >> 15;
      passes[c] = static_cast<uint8_t>(passes[c] | (byte <= most ? 2 : 0));
      bytes[c] = static_cast<float>(std::min(byte, most));
    }
  }
}

CLONED void fineBytes(
  const float *__restrict words, const int32_t *__restrict scale, int steps, int64_t channels, int64_t pixels,
  float *__restrict coarse, float *__restrict fine, uint8_t *__restrict passes) {
  for (int64_t p = 0; p < pixels; p++, words += channels, coarse += channels, fine += channels, passes += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const int32_t value = (static_cast<int32_t>(words[c]) * scale[c] + 0x4000) >> 15;
      const int32_t byte = std::min(value / steps, 255);
      passes[c] = static_cast<uint8_t>(passes[c] | (value - steps * byte < 256 ? 2 : 0));
      coarse[c] = static_cast<float>(byte);
      fine[c] = static_cast<float>(std::min(value - steps * byte, 255));
    }
  }
}

CLONED void pass(
  const float *__restrict g, const float *__restrict scale, const uint8_t *__restrict passes, int64_t channels,
  int64_t pixels, float *__restrict sum) {
  for (int64_t p = 0; p < pixels; p++, g += channels, passes += channels, sum += channels) {
    for (int64_t c = 0; c < channels; c++) sum[c] = passes[c] & 1 ? g[c] * scale[c] : 0;
  }
}

CLONED void passBytes(
  const float *__restrict g, const int32_t *__restrict scale, float factor, const uint8_t *__restrict passes,
  int64_t channels, int64_t pixels, float *__restrict words) {
  for (int64_t p = 0; p < pixels; p++, g += channels, passes += channels, words += channels) {
    for (int64_t c = 0; c < channels; c++) {
      words[c] += passes[c] & 2 ? g[c] * static_cast<float>(scale[c]) * factor : 0;
    }
  }
}

CLONED void scale(
  const float *__restrict x, const int32_t *__restrict scale, int64_t channels, int64_t pixels, float *__restrict y) {
  for (int64_t p = 0; p < pixels; p++, x += channels, y += channels) {
    for (int64_t c = 0; c < channels; c++) y[c] = x[c] * static_cast<float>(scale[c]);
  }
}

CLONED void gatherScaled(
  const float *__restrict x, const int32_t *__restrict scale, int64_t channels, int64_t pixels, float *__restrict y) {
  for (int64_t p = 0; p < pixels; p += 2, x += 2 * channels, y += channels) {
    for (int64_t c = 0; c < channels; c++) y[c] += (x[c] + x[c + channels]) * static_cast<float>(scale[c]);
  }
}

CLONED void sum(const float *__restrict x, int64_t channels, int64_t pixels, double *__restrict sums) {
  for (int64_t p = 0; p < pixels; p++, x += channels) {
    for (int64_t c = 0; c < channels; c++) sums[c] += double(x[c]);
  }
}

}  // namespace store
#endif
