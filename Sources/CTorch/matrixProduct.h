// Products of small matrices, in vectors along the result's rows.
#ifndef CTORCH_MATRIX_PRODUCT_H
#define CTORCH_MATRIX_PRODUCT_H

#include "levels.h"

namespace matrix {

/// `count` rows of c = x w, or of c += x w where it `adds`. The value of x in row r and column k is at
/// `r * down + k * across`.
template <int64_t lanes, int count, bool adds>
INLINE void multiplyRows(
  const float *x, int64_t down, int64_t across, const float *w, int64_t depth, int64_t columns, float *c) {
  for (int64_t j = 0; j < columns; j += lanes) {
    Vector<lanes> sums[count];
    for (int r = 0; r < count; r++) sums[r] = adds ? load<lanes>(c + r * columns + j) : Vector<lanes>{};
    for (int64_t k = 0; k < depth; k++) {
      const Vector<lanes> v = load<lanes>(w + k * columns + j);
      for (int r = 0; r < count; r++) sums[r] += x[r * down + k * across] * v;
    }
    for (int r = 0; r < count; r++) store<lanes>(c + r * columns + j, sums[r]);
  }
}

/// c = x w, or c += x w where it `adds`, for `count` rows of x; `columns` are whole vectors.
template <int64_t lanes, bool adds>
INLINE void multiply(
  const float *x, int64_t count, int64_t down, int64_t across, const float *w, int64_t depth, int64_t columns,
  float *c) {
  constexpr int together = 64 / lanes;
  int64_t r = 0;
  for (; r + together <= count; r += together) {
    multiplyRows<lanes, together, adds>(x + r * down, down, across, w, depth, columns, c + r * columns);
  }
  for (; r < count; r++) multiplyRows<lanes, 1, adds>(x + r * down, down, across, w, depth, columns, c + r * columns);
}

}  // namespace matrix

#endif
