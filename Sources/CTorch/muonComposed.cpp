#ifdef CLEARER_TORCH
#include <algorithm>
#include <cmath>

#include "muon.h"

namespace {

at::Tensor onDevice(const std::vector<int64_t> &indices, const at::Tensor &like) {
  return at::tensor(indices, at::kLong).to(like.device());
}

/// Finds the matrices' places, each with its longer side down.
void locate(ct_matrices &matrices, const at::Tensor &values) {
  const int64_t count = int64_t(matrices.list.size()), flat = values.numel();
  int64_t length = 1, side = 1;
  for (const ct_matrix &matrix : matrices.list) {
    length = std::max(length, std::max(matrix.rows, matrix.columns));
    side = std::max(side, std::min(matrix.rows, matrix.columns));
  }
  std::vector<int64_t> places(size_t(count * length * side), flat), back(size_t(flat), count * length * side);
  std::vector<double> roots;
  at::Tensor outside = at::ones({flat});
  for (int64_t i = 0; i < count; i++) {
    const ct_matrix &matrix = matrices.list[size_t(i)];
    const bool turned = matrix.rows < matrix.columns;
    for (int64_t r = 0; r < matrix.rows; r++) {
      for (int64_t c = 0; c < matrix.columns; c++) {
        const int64_t place = matrix.offset + r * matrix.columns + c;
        const int64_t stacked = (i * length + (turned ? c : r)) * side + (turned ? r : c);
        places[size_t(stacked)] = place;
        back[size_t(place)] = stacked;
      }
    }
    outside.narrow(0, matrix.offset, matrix.rows * matrix.columns).zero_();
    roots.push_back(std::sqrt(double(std::max(matrix.rows, matrix.columns))));
  }
  matrices.places = onDevice(places, values).view({count, length, side});
  matrices.back = onDevice(back, values);
  matrices.outside = outside.to(values.device());
  matrices.roots = at::tensor(roots, at::kFloat).view({count, 1, 1}).to(values.device());
}

at::Tensor withZero(const at::Tensor &values) {
  return at::cat({values.flatten(), at::zeros({1}, values.options())});
}

}  // namespace

/// Zeros around a matrix stay zeros: they only add rows and columns to the squares, which nothing is multiplied with.
void muon::composed(
  const at::Tensor &values, const at::Tensor &gradient, const at::Tensor &momentum, ct_matrices &matrices, double rate,
  double beta, double decay) {
  if (!matrices.places.defined()) locate(matrices, values);
  momentum.lerp_(gradient, 1 - beta);
  const at::Tensor x = at::take(withZero(gradient.lerp(momentum, beta)), matrices.places);
  at::Tensor g = at::bmm(x.transpose(1, 2), x);
  const at::Tensor norms = g.diagonal(0, 1, 2).sum(-1).view({-1, 1, 1}).add_(tiny);
  const at::Tensor one = at::eye(x.size(2), x.options()).unsqueeze(0);
  g = g / norms;
  at::Tensor q = one / norms.sqrt();
  for (int round = 0; round < rounds; round++) {
    const at::Tensor p = at::baddbmm(g, g, g, linear, square).add_(one, constant);
    q = at::bmm(q, p);
    if (round + 1 < rounds) g = at::bmm(at::bmm(g, p), p);
  }
  const at::Tensor part = norms / (norms + least * least * norms.sum());
  const at::Tensor scale = part.sqrt().mul_(matrices.roots).mul_(rate * length);
  values.addcmul_(values, matrices.outside - 1, rate * decay);
  values.sub_(at::take(withZero(at::bmm(x, q.mul_(scale))), matrices.back));
  gradient.mul_(matrices.outside);
}
#endif
