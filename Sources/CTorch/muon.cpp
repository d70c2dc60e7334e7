#ifdef CLEARER_TORCH
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "matrixProduct.h"
#include "muon.h"

namespace muon {

constexpr int64_t lanes = 16;

/// A matrix with its longer side down, and columns of zeros up to whole vectors.
struct Shape {
  int64_t length, width, stride;
  bool turned;

  explicit Shape(const ct_matrix &matrix)
      : length(std::max(matrix.rows, matrix.columns)), width(std::min(matrix.rows, matrix.columns)),
        stride((width + lanes - 1) / lanes * lanes), turned(matrix.rows < matrix.columns) {}

  /// Where the value of row r and column c lies in the flat matrix.
  int64_t place(int64_t r, int64_t c) const { return turned ? c * length + r : r * width + c; }
};

/// c = a b, of squares.
INLINE void multiply(const float *a, const float *b, int64_t side, float *c) {
  matrix::multiply<lanes, false>(a, side, side, 1, b, side, side, c);
}

/// A square that takes x, of full rank, to the nearest matrix with orthonormal columns, or about there: singular values
/// come to 0.7 to 1.2.
///
/// Newton and Schulz's iteration is x ← x p(xᵀx), where p is the polynomial of muon.h. All of its factors are polynomials
/// of the first g = xᵀx and commute, so that g ← p g p and q ← q p follow it in squares of the shorter side: x is read
/// twice, not ten times. x is brought to norm 1 first, so that no singular value is above 1.
INLINE void orthogonalize(const float *x, const Shape &shape, float *g, float *q, float *p, float *t) {
  const int64_t side = shape.stride, count = side * side;
  matrix::multiply<lanes, false>(x, side, 1, side, x, shape.length, side, g);
  float trace = tiny;
  for (int64_t i = 0; i < side; i++) trace += g[i * side + i];
  for (int64_t i = 0; i < count; i++) g[i] /= trace;
  std::fill(q, q + count, 0.0f);
  for (int64_t i = 0; i < side; i++) q[i * side + i] = 1 / std::sqrt(trace);
  for (int round = 0; round < rounds; round++) {
    multiply(g, g, side, p);
    for (int64_t i = 0; i < count; i++) p[i] = square * p[i] + linear * g[i];
    for (int64_t i = 0; i < side; i++) p[i * side + i] += constant;
    multiply(q, p, side, t);
    std::copy(t, t + count, q);
    if (round + 1 == rounds) return;
    multiply(g, p, side, t);
    multiply(t, p, side, g);
  }
}

/// Buffers for matrices up to a size.
struct Space {
  std::vector<float> x, y, g, q, p, t;

  explicit Space(const Shape &shape)
      : x(size_t(shape.length * shape.stride)), y(x), g(size_t(shape.stride * shape.stride)), q(g), p(g), t(g) {}
};

/// Momentum, and the direction in place of the gradient; returns the direction's squared norm.
CLONED static double follow(float *gradient, float *momentum, int64_t count, float beta) {
  double norm = 0;
  for (int64_t i = 0; i < count; i++) {
    momentum[i] += (1 - beta) * (gradient[i] - momentum[i]);
    gradient[i] += beta * (momentum[i] - gradient[i]);
    norm += double(gradient[i]) * gradient[i];
  }
  return norm;
}

CLONED static void step(
  float *values, const float *direction, const Shape &shape, float keep, float rate, Space &space) {
  float *const x = space.x.data(), *const y = space.y.data();
  for (int64_t r = 0; r < shape.length; r++) {
    for (int64_t c = 0; c < shape.width; c++) {
      x[r * shape.stride + c] = direction[shape.place(r, c)];
    }
  }
  orthogonalize(x, shape, space.g.data(), space.q.data(), space.p.data(), space.t.data());
  matrix::multiply<lanes, false>(x, shape.length, shape.stride, 1, space.q.data(), shape.stride, shape.stride, y);
  for (int64_t r = 0; r < shape.length; r++) {
    for (int64_t c = 0; c < shape.width; c++) {
      float &value = values[shape.place(r, c)];
      value = keep * value - rate * y[r * shape.stride + c];
    }
  }
}

}  // namespace muon

void muon::fused(
  float *values, float *gradient, float *momentum, const std::vector<ct_matrix> &matrices, double rate, double beta,
  double decay) {
  std::vector<double> norms;
  double all = tiny;
  for (const ct_matrix &matrix : matrices) {
    norms.push_back(
      follow(gradient + matrix.offset, momentum + matrix.offset, matrix.rows * matrix.columns, float(beta)));
    all += norms.back();
  }
  at::parallel_for(0, int64_t(matrices.size()), 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      const ct_matrix &matrix = matrices[size_t(i)];
      const Shape shape(matrix);
      Space space(shape);
      const double part = norms[size_t(i)] / (norms[size_t(i)] + least * least * all);
      const double scale = rate * length * std::sqrt(double(shape.length) * part);
      step(values + matrix.offset, gradient + matrix.offset, shape, float(1 - rate * decay), float(scale), space);
      std::fill_n(gradient + matrix.offset, matrix.rows * matrix.columns, 0.0f);
    }
  });
}
#endif
