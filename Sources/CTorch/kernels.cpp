#ifdef CLEARER_TORCH
#include "kernels.h"

#include <algorithm>
#include <numeric>

#include "levels.h"

namespace kernels {

int64_t period(int64_t channels) {
  const int64_t common = std::lcm(channels, int64_t(16));
  return common <= 512 ? common * std::max<int64_t>(1, 64 / common) : channels;
}

std::vector<float> tile(const std::vector<double> &values) {
  std::vector<float> result(static_cast<size_t>(period(static_cast<int64_t>(values.size()))));
  for (size_t i = 0; i < result.size(); i++) result[i] = static_cast<float>(values[i % values.size()]);
  return result;
}

void untile(const std::vector<float> &tile, std::vector<double> &sums) {
  for (size_t i = 0; i < tile.size(); i++) sums[i % sums.size()] += double(tile[i]);
}

CLONED void add(const float *__restrict x, float *__restrict y, int64_t count) {
  for (int64_t i = 0; i < count; i++) y[i] += x[i];
}

CLONED void scale(const float *__restrict x, float a, float *__restrict y, int64_t count) {
  for (int64_t i = 0; i < count; i++) y[i] = a * x[i];
}

CLONED void addScaled(const float *__restrict x, float a, float *__restrict y, int64_t count) {
  for (int64_t i = 0; i < count; i++) y[i] += a * x[i];
}

CLONED double dot(const float *__restrict x, const float *__restrict y, int64_t count) {
  // Sums side by side: the order of one sum would forbid vectors.
  constexpr int64_t lanes = 64;
  float sums[lanes] = {};
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int64_t k = 0; k < lanes; k++) sums[k] += x[i + k] * y[i + k];
  }
  double sum = 0;
  for (; i < count; i++) sum += double(x[i]) * double(y[i]);
  for (const float lane : sums) sum += double(lane);
  return sum;
}

CLONED void relu(float *x, int64_t count) {
  for (int64_t i = 0; i < count; i++) x[i] = x[i] > 0 ? x[i] : 0;
}

CLONED void mask(const float *__restrict gradient, const float *__restrict y, float *__restrict g, int64_t count) {
  for (int64_t i = 0; i < count; i++) g[i] = y[i] > 0 ? gradient[i] : 0;
}

/// `body` for each value `i`, with its place `t` in a tile.
#define FOR_TILES(body)                                          \
  for (int64_t start = 0; start < count; start += period) {      \
    const int64_t length = std::min(period, count - start);      \
    _Pragma("clang loop vectorize(assume_safety)")               \
    for (int64_t t = 0; t < length; t++) {                       \
      const int64_t i = start + t;                               \
      body;                                                      \
    }                                                            \
  }

CLONED void affine(
  const float *__restrict x, const float *__restrict a, const float *__restrict b, int64_t period, float *__restrict y,
  int64_t count) {
  FOR_TILES(y[i] = a[t] * x[i] + b[t])
}

CLONED void addAffine(
  const float *__restrict x, const float *__restrict a, const float *__restrict b, int64_t period, float *__restrict y,
  int64_t count) {
  FOR_TILES(y[i] += a[t] * x[i] + b[t])
}

CLONED void sum(const float *__restrict x, int64_t period, float *__restrict sums, int64_t count) {
  FOR_TILES(sums[t] += x[i])
}

CLONED void squares(
  const float *__restrict x, const float *__restrict center, int64_t period, float *__restrict sums, int64_t count) {
  FOR_TILES(sums[t] += (x[i] - center[t]) * (x[i] - center[t]))
}

CLONED void correlate(
  const float *__restrict g, const float *__restrict x, const float *__restrict center, int64_t period,
  float *__restrict sums, float *__restrict products, int64_t count) {
  FOR_TILES(sums[t] += g[i]; products[t] += g[i] * (x[i] - center[t]))
}

CLONED void combine(
  const float *g, const float *__restrict x, const float *__restrict a, const float *__restrict b,
  const float *__restrict c, int64_t period, float *dx, int64_t count) {
  FOR_TILES(dx[i] = a[t] * g[i] + (b[t] * x[i] + c[t]))
}

CLONED void spread(const float *__restrict x, int64_t pixels, int64_t channels, int64_t factor, float *__restrict y) {
  for (int64_t p = 0; p < pixels; p++, x += channels) {
    for (int64_t k = 0; k < factor; k++, y += channels) {
      for (int64_t c = 0; c < channels; c++) y[c] = x[c];
    }
  }
}

CLONED void gather(const float *__restrict x, int64_t pixels, int64_t channels, int64_t factor, float *__restrict y) {
  for (int64_t p = 0; p < pixels; p++, y += channels) {
    for (int64_t k = 0; k < factor; k++, x += channels) {
      for (int64_t c = 0; c < channels; c++) y[c] += x[c];
    }
  }
}

}  // namespace kernels
#endif
