// The matrices of F(4, 3), each times a column of vectors.
//
// They are those of polynomials of degree five, taken at 0, ±a, ±b and ∞ (Toom and Cook). With a = 5/8 and b = 3/2, rounding
// errors are about twice those of sums in order; with the usual 1 and 2, four times.
#ifndef CTORCH_WINOGRAD_TRANSFORMS_H
#define CTORCH_WINOGRAD_TRANSFORMS_H

#include "levels.h"

namespace winograd {

/// Values side by side: of a result's tile, of a filter, and of the input under a tile.
constexpr int64_t tile = 4, taps = 3, window = tile + taps - 1;

constexpr float a = 0.625f, b = 1.5f, a2 = a * a, b2 = b * b;
constexpr float atZero = 1 / (a2 * b2), atA = 1 / (2 * a2 * (a2 - b2)), atB = 1 / (2 * b2 * (b2 - a2));

/// Bᵀ d, of a column of the input.
struct OfInput {
  static constexpr int64_t from = window, border = 1;

  template <typename V>
  INLINE void apply(const V *d, V *v) {
    const V p = d[4] - b2 * d[2], q = d[3] - b2 * d[1], r = d[4] - a2 * d[2], s = d[3] - a2 * d[1];
    v[0] = a2 * b2 * d[0] + (d[4] - (a2 + b2) * d[2]);
    v[1] = p + a * q;
    v[2] = p - a * q;
    v[3] = r + b * s;
    v[4] = r - b * s;
    v[5] = a2 * b2 * d[1] + (d[5] - (a2 + b2) * d[3]);
  }
};

/// A y, of a column of the result's gradient.
struct OfGradient {
  static constexpr int64_t from = tile, border = 0;

  template <typename V>
  INLINE void apply(const V *y, V *m) {
    const V p = y[0] + a2 * y[2], q = y[1] + a2 * y[3], r = y[0] + b2 * y[2], s = y[1] + b2 * y[3];
    m[0] = y[0];
    m[1] = p + a * q;
    m[2] = p - a * q;
    m[3] = r + b * s;
    m[4] = r - b * s;
    m[5] = y[3];
  }
};

/// Aᵀ m
template <typename V>
INLINE void toResult(const V *m, V *y) {
  const V p = m[1] + m[2], q = m[1] - m[2], r = m[3] + m[4], s = m[3] - m[4];
  y[0] = m[0] + (p + r);
  y[1] = a * q + b * s;
  y[2] = a2 * p + b2 * r;
  y[3] = m[5] + (a2 * a * q + b2 * b * s);
}

/// G g
template <typename V>
INLINE void ofFilter(const V *g, V *u) {
  const V p = atA * (g[0] + a2 * g[2]), q = atA * a * g[1], r = atB * (g[0] + b2 * g[2]), s = atB * b * g[1];
  u[0] = atZero * g[0];
  u[1] = p + q;
  u[2] = p - q;
  u[3] = r + s;
  u[4] = r - s;
  u[5] = g[2];
}

/// Gᵀ u
template <typename V>
INLINE void toFilter(const V *u, V *g) {
  const V p = atA * (u[1] + u[2]), q = atA * a * (u[1] - u[2]), r = atB * (u[3] + u[4]), s = atB * b * (u[3] - u[4]);
  g[0] = atZero * u[0] + (p + r);
  g[1] = q + s;
  g[2] = u[5] + (a2 * p + b2 * r);
}

}  // namespace winograd

#endif
