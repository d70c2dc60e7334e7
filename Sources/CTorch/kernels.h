// Loops over 32-bit floats that the fused operations are made of. Channels last: a pixel is `channels` values.
//
// Tables with one value for each channel come as tiles: repeated to `period` values, a whole number of vectors, so that
// the loops run over full vectors even where a pixel has only a few channels. Every range starts at a channel 0.
#ifndef CTORCH_KERNELS_H
#define CTORCH_KERNELS_H

#include <cstdint>
#include <vector>

namespace kernels {

/// The length of a tile: a multiple of `channels`, and of 16 where that is not long.
int64_t period(int64_t channels);
/// `channels` values repeated to a tile.
std::vector<float> tile(const std::vector<double> &values);
/// The sums over a tile's repetitions are added to `sums`, one for each channel.
void untile(const std::vector<float> &tile, std::vector<double> &sums);

/// y += x
void add(const float *x, float *y, int64_t count);
/// y = a x, one factor for all.
void scale(const float *x, float a, float *y, int64_t count);
/// y += a x
void addScaled(const float *x, float a, float *y, int64_t count);
/// Σ x y
double dot(const float *x, const float *y, int64_t count);
/// y = a x + b
void affine(const float *x, const float *a, const float *b, int64_t period, float *y, int64_t count);
/// y += a x + b
void addAffine(const float *x, const float *a, const float *b, int64_t period, float *y, int64_t count);
/// x = max(x, 0)
void relu(float *x, int64_t count);
/// g = gradient where y > 0, else 0: the gradient of a ReLU by its result.
void mask(const float *gradient, const float *y, float *g, int64_t count);
/// Each pixel `factor` times.
void spread(const float *x, int64_t pixels, int64_t channels, int64_t factor, float *y);
/// y += sums of `factor` neighbouring pixels.
void gather(const float *x, int64_t pixels, int64_t channels, int64_t factor, float *y);
/// sums += x
void sum(const float *x, int64_t period, float *sums, int64_t count);
/// sums += (x - center)²
void squares(const float *x, const float *center, int64_t period, float *sums, int64_t count);
/// sums += g, products += g (x - center)
void correlate(
  const float *g, const float *x, const float *center, int64_t period, float *sums, float *products, int64_t count);
/// dx = a g + b x + c; dx may be g.
void combine(
  const float *g, const float *x, const float *a, const float *b, const float *c, int64_t period, float *dx,
  int64_t count);

}  // namespace kernels

#endif
