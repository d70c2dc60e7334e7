// The sum of several maps, each with its own normalisation and resolution, and the ReLU of the sum, as one operation:
//
//   y = relu( Σ_k up_k( a_k x_k + b_k ) )
//
// Convolutions of few channels take no longer than what stands between them, for which memory goes to and fro again
// for each of normalisation, upsampling, addition and ReLU. Here each map is read once for its statistics and once for
// the sum, and the backward pass needs only what the forward pass was given, and y.
//
// With s = 1 / sqrt(v + ε), a = γ s and b = β - a m (m and v the mean and variance of x over its N pixels), and g the
// gradient of the sum, gathered to the map's resolution (Ioffe and Szegedy, 2015):
//
//   dβ = Σ g,   dγ = s Σ g (x - m),   dx = a (g - dβ / N - s (x - m) dγ / N)
#ifndef CTORCH_JOIN_H
#define CTORCH_JOIN_H

#include <ATen/ATen.h>

#include <vector>

namespace join {

/// One value for each channel.
using Channels = std::vector<double>;

/// A map of the sum. Normalised where `scale` is defined.
struct Term {
  at::Tensor input, scale, shift, mean, variance;
  /// How often each pixel is repeated in both directions.
  int64_t factor = 1;
};

struct Options {
  bool relu = true;
  /// Normalise with the batch's statistics, and move the running ones, rather than with the running ones.
  bool training = false;
  double momentum = 0, epsilon = 0;
  /// Over the batch of all processes together.
  bool shared = false;
};

/// What the forward pass normalised with.
struct Normal {
  Channels mean, deviation, slope, offset;
};

Channels channels(const at::Tensor &values);

/// The term's normalisation; in training the statistics of its input, with which the running ones are moved.
Normal normal(const Term &term, const Options &options);

/// The sum. `normals[k]` is that of term k, unused where that has none.
at::Tensor forward(const std::vector<Term> &terms, const std::vector<Normal> &normals, bool relu);

/// Gradients of a term; those that nobody asked for are undefined.
struct Gradients {
  at::Tensor input, scale, shift;
};

/// The gradients of all terms. `measured`: the statistics were the batch's own, and so depend on the inputs; `shared`:
/// on those of all processes. The gradients of scale and shift are those of this process's part.
std::vector<Gradients> backward(
  const std::vector<Term> &terms, const std::vector<Normal> &normals, const at::Tensor &gradient,
  const at::Tensor &result, bool relu, bool measured, bool shared);

/// The same from libtorch's own operations, on any device: what the fused passes are tested against.
at::Tensor composed(const std::vector<Term> &terms, const Options &options);

/// The sizes of a map, cut into bands: as many rows as the coarsest term repeats one of its own.
struct Bands {
  int64_t pictures, height, width, channels, rows;

  Bands(const at::Tensor &map, int64_t rows);
  int64_t count() const { return pictures * height / rows; }
  /// Values in a band, and in one row, of a map that is `factor` times as coarse.
  int64_t size(int64_t factor) const { return rows / factor * row(factor); }
  int64_t row(int64_t factor) const { return width / factor * channels; }
};

}  // namespace join

#endif
