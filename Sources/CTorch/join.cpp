#ifdef CLEARER_TORCH
#include "join.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "group.h"
#include "kernels.h"

namespace join {

Bands::Bands(const at::Tensor &map, int64_t rows)
    : pictures(map.size(0)), height(map.size(2)), width(map.size(3)), channels(map.size(1)), rows(rows) {}

static int64_t coarsest(const std::vector<Term> &terms) {
  int64_t factor = 1;
  for (const Term &term : terms) factor = std::max(factor, term.factor);
  return factor;
}

static at::Tensor empty(const at::Tensor &like, int64_t height, int64_t width) {
  return at::empty({like.size(0), like.size(1), height, width}, like.options(), at::MemoryFormat::ChannelsLast);
}

at::Tensor forward(const std::vector<Term> &terms, const std::vector<Normal> &normals, bool relu) {
  const Term &first = terms[0];
  const at::Tensor result = empty(first.input, first.input.size(2) * first.factor, first.input.size(3) * first.factor);
  const Bands bands(result, coarsest(terms));
  const int64_t period = kernels::period(bands.channels);
  const Channels ones(bands.channels, 1), zeros(bands.channels, 0);
  std::vector<std::vector<float>> slopes, offsets;
  for (size_t k = 0; k < terms.size(); k++) {
    const bool plain = !terms[k].scale.defined();
    slopes.push_back(kernels::tile(plain ? ones : normals[k].slope));
    offsets.push_back(kernels::tile(plain ? zeros : normals[k].offset));
  }
  float *const values = result.data_ptr<float>();

  at::parallel_for(0, bands.count(), 1, [&](int64_t begin, int64_t end) {
    std::vector<float> coarse(bands.row(1)), fine(bands.row(1));
    for (int64_t band = begin; band < end; band++) {
      float *const y = values + band * bands.size(1);
      if (first.factor > 1) std::fill(y, y + bands.size(1), 0.0f);
      for (size_t k = 0; k < terms.size(); k++) {
        const int64_t factor = terms[k].factor;
        const float *x = terms[k].input.data_ptr<float>() + band * bands.size(factor);
        const float *a = slopes[k].data(), *b = offsets[k].data();
        if (factor == 1) {
          (k == 0 ? kernels::affine : kernels::addAffine)(x, a, b, period, y, bands.size(1));
          continue;
        }
        for (int64_t row = 0; row < bands.rows; row += factor, x += bands.row(factor)) {
          kernels::affine(x, a, b, period, coarse.data(), bands.row(factor));
          kernels::spread(coarse.data(), bands.width / factor, bands.channels, factor, fine.data());
          for (int64_t i = row; i < row + factor; i++) kernels::add(fine.data(), y + i * bands.row(1), bands.row(1));
        }
      }
      if (relu) kernels::relu(y, bands.size(1));
    }
  });
  return result;
}

/// Partial sums of each band, added in the order of the bands, so that threads do not change the result.
struct Partial {
  std::vector<Channels> bands;

  Channels total(int64_t channels) const {
    Channels result(channels);
    for (const Channels &band : bands) {
      for (int64_t c = 0; c < channels; c++) result[c] += band[c];
    }
    return result;
  }
};

static at::Tensor tensor(const Channels &values, const at::Tensor &like) {
  const at::Tensor result = at::empty_like(like);
  std::copy(values.begin(), values.end(), result.data_ptr<float>());
  return result;
}

std::vector<Gradients> backward(
  const std::vector<Term> &terms, const std::vector<Normal> &normals, const at::Tensor &gradient,
  const at::Tensor &result, bool relu, bool measured, bool shared) {
  const Bands bands(result, coarsest(terms));
  const int64_t period = kernels::period(bands.channels);

  // The gradient of the sum, and what of it falls on the pixels of the coarser terms: one map for each factor.
  std::vector<at::Tensor> maps(bands.rows + 1);
  maps[1] = relu ? empty(result, bands.height, bands.width) : gradient;
  for (const Term &term : terms) {
    if (maps[term.factor].defined()) continue;
    maps[term.factor] = at::zeros_like(empty(result, bands.height / term.factor, bands.width / term.factor));
  }
  std::vector<Partial> sums(terms.size(), {std::vector<Channels>(bands.count())}), products = sums;
  std::vector<std::vector<float>> means;
  for (size_t k = 0; k < terms.size(); k++) {
    means.push_back(terms[k].scale.defined() ? kernels::tile(normals[k].mean) : std::vector<float>());
  }

  at::parallel_for(0, bands.count(), 1, [&](int64_t begin, int64_t end) {
    for (int64_t band = begin; band < end; band++) {
      const int64_t place = band * bands.size(1);
      float *const g = maps[1].data_ptr<float>() + place;
      if (relu) {
        kernels::mask(gradient.data_ptr<float>() + place, result.data_ptr<float>() + place, g, bands.size(1));
      }
      for (int64_t factor = 2; factor <= bands.rows; factor *= 2) {
        if (!maps[factor].defined()) continue;
        float *const coarse = maps[factor].data_ptr<float>() + band * bands.size(factor);
        for (int64_t row = 0; row < bands.rows; row++) {
          kernels::gather(
            g + row * bands.row(1), bands.width / factor, bands.channels, factor,
            coarse + row / factor * bands.row(factor));
        }
      }
      for (size_t k = 0; k < terms.size(); k++) {
        if (!terms[k].scale.defined()) continue;
        const int64_t factor = terms[k].factor, size = bands.size(factor);
        std::vector<float> sum(period), product(period);
        kernels::correlate(
          maps[factor].data_ptr<float>() + band * size, terms[k].input.data_ptr<float>() + band * size,
          means[k].data(), period, sum.data(), product.data(), size);
        sums[k].bands[band].assign(bands.channels, 0);
        products[k].bands[band].assign(bands.channels, 0);
        kernels::untile(sum, sums[k].bands[band]);
        kernels::untile(product, products[k].bands[band]);
      }
    }
  });

  std::vector<Gradients> gradients(terms.size());
  for (size_t k = 0; k < terms.size(); k++) {
    const at::Tensor &g = maps[terms[k].factor];
    if (!terms[k].scale.defined()) {
      gradients[k].input = g;
      continue;
    }
    const Normal &normal = normals[k];
    const Channels shift = sums[k].total(bands.channels), product = products[k].total(bands.channels);
    // Mean gradients over the pixels that the statistics were measured on: of g, and of g (x - m).
    Channels means = shift;
    means.insert(means.end(), product.begin(), product.end());
    double pixels = double(g.numel() / bands.channels);
    if (measured && shared) {
      group::sum(means.data(), int64_t(means.size()));
      pixels *= double(group::size());
    }
    for (double &mean : means) mean /= pixels;
    Channels scale(bands.channels), slope = normal.slope, tilt(bands.channels), offset(bands.channels);
    for (int64_t c = 0; c < bands.channels; c++) {
      scale[c] = normal.deviation[c] * product[c];
      if (!measured) continue;
      tilt[c] = -slope[c] * normal.deviation[c] * normal.deviation[c] * means[bands.channels + c];
      offset[c] = -slope[c] * means[c] - tilt[c] * normal.mean[c];
    }
    gradients[k].scale = tensor(scale, terms[k].scale);
    gradients[k].shift = tensor(shift, terms[k].scale);

    // The map itself becomes the gradient where no other term needs it.
    bool last = true;
    for (size_t other = 0; other < terms.size(); other++) {
      if (other != k && terms[other].factor == terms[k].factor && (other > k || !terms[other].scale.defined())) last = false;
    }
    last = last && (relu || terms[k].factor > 1);
    const at::Tensor dx = last ? g : at::empty_like(g);
    const std::vector<float> a = kernels::tile(slope), b = kernels::tile(tilt), c = kernels::tile(offset);
    at::parallel_for(0, bands.count(), 1, [&](int64_t begin, int64_t end) {
      const int64_t size = bands.size(terms[k].factor), place = begin * size;
      kernels::combine(
        g.data_ptr<float>() + place, terms[k].input.data_ptr<float>() + place, a.data(), b.data(), c.data(), period,
        dx.data_ptr<float>() + place, (end - begin) * size);
    });
    gradients[k].input = dx;
  }
  return gradients;
}

at::Tensor composed(const std::vector<Term> &terms, const Options &options) {
  at::Tensor sum;
  for (const Term &term : terms) {
    at::Tensor x = term.input;
    if (term.scale.defined()) {
      x = at::batch_norm(
        x, term.scale, term.shift, term.mean, term.variance, options.training, options.momentum, options.epsilon, true);
    }
    if (term.factor > 1) x = at::upsample_nearest2d(x, {x.size(2) * term.factor, x.size(3) * term.factor});
    sum = sum.defined() ? sum + x : x;
  }
  return options.relu ? at::relu(sum) : sum;
}

}  // namespace join
#endif
