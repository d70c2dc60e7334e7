#ifdef CLEARER_TORCH
#include <ATen/Parallel.h>

#include <cmath>

#include "group.h"
#include "join.h"
#include "kernels.h"

namespace join {

/// Pixels whose values stay in the first cache between the two readings below.
static int64_t pixelsPerBlock(int64_t channels) { return std::max<int64_t>(1, 4096 / channels); }

/// Mean and sum of squared distances from it, for each channel. Blocks are measured each around its own mean, which
/// loses nothing where the mean is large beside the deviation, and combined (Chan, Golub and LeVeque, 1983) in order.
static void measure(const at::Tensor &map, Channels &mean, Channels &squares) {
  const int64_t count = map.size(1), pixels = map.numel() / count, period = kernels::period(count);
  const int64_t block = pixelsPerBlock(count), blocks = (pixels + block - 1) / block;
  const float *values = map.data_ptr<float>();
  std::vector<Channels> sums(blocks), distances(blocks);
  at::parallel_for(0, blocks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      const int64_t size = std::min(block, pixels - i * block);
      std::vector<float> partial(period);
      Channels sum(count), distance(count);
      kernels::sum(values + i * block * count, period, partial.data(), size * count);
      kernels::untile(partial, sum);
      Channels center = sum;
      for (double &c : center) c = float(c / double(size));
      std::fill(partial.begin(), partial.end(), 0.0f);
      const std::vector<float> around = kernels::tile(center);
      kernels::squares(values + i * block * count, around.data(), period, partial.data(), size * count);
      kernels::untile(partial, distance);
      sums[i] = std::move(sum);
      distances[i] = std::move(distance);
    }
  });
  mean.assign(count, 0);
  squares.assign(count, 0);
  for (const Channels &sum : sums) {
    for (int64_t c = 0; c < count; c++) mean[c] += sum[c] / double(pixels);
  }
  for (int64_t i = 0; i < blocks; i++) {
    const double size = double(std::min(block, pixels - i * block));
    for (int64_t c = 0; c < count; c++) {
      const double apart = sums[i][c] / size - mean[c];
      squares[c] += distances[i][c] + size * apart * apart;
    }
  }
}

/// The same over the maps of all processes, each of `pixels` pixels: Σ (x - m)² = Σ_p (q_p + n (m_p - m)²), where m_p and
/// q_p are a process's own mean and sum.
static void share(double pixels, Channels &mean, Channels &squares) {
  const Channels own = mean;
  const double count = double(group::size());
  group::sum(mean.data(), int64_t(mean.size()));
  for (size_t c = 0; c < mean.size(); c++) {
    mean[c] /= count;
    squares[c] += pixels * (own[c] - mean[c]) * (own[c] - mean[c]);
  }
  group::sum(squares.data(), int64_t(squares.size()));
}

Channels channels(const at::Tensor &values) {
  const float *data = values.data_ptr<float>();
  return Channels(data, data + values.numel());
}

Normal normal(const Term &term, const Options &options) {
  Normal result;
  Channels variance;
  if (options.training) {
    measure(term.input, result.mean, variance);
    double pixels = double(term.input.numel() / term.input.size(1));
    if (options.shared) {
      share(pixels, result.mean, variance);
      pixels *= double(group::size());
    }
    float *runningMean = term.mean.data_ptr<float>(), *runningVariance = term.variance.data_ptr<float>();
    for (size_t c = 0; c < variance.size(); c++) {
      // The running variance is unbiased, that of the batch is not: as everywhere.
      const double unbiased = variance[c] / std::max(1.0, pixels - 1);
      variance[c] /= pixels;
      runningMean[c] += float(options.momentum * (result.mean[c] - double(runningMean[c])));
      runningVariance[c] += float(options.momentum * (unbiased - double(runningVariance[c])));
    }
  } else {
    result.mean = channels(term.mean);
    variance = channels(term.variance);
  }
  const Channels scale = channels(term.scale), shift = channels(term.shift);
  for (size_t c = 0; c < variance.size(); c++) {
    result.deviation.push_back(1 / std::sqrt(variance[c] + options.epsilon));
    result.slope.push_back(scale[c] * result.deviation[c]);
    result.offset.push_back(shift[c] - result.slope[c] * result.mean[c]);
  }
  return result;
}

}  // namespace join
#endif
