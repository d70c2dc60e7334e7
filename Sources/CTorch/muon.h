// Muon's step (Jordan et al., 2024) for the matrices among a net's flat values, in two ways.
#ifndef CTORCH_MUON_H
#define CTORCH_MUON_H

#include <vector>

#include "shim.h"

/// Matrices among flat values, and where the composed step finds them; that is made when it is first needed.
struct ct_matrices {
  std::vector<ct_matrix> list;
  /// `[matrices, length, side]`: the place of each value in the flat tensor with a zero behind it, that zero's where a
  /// matrix is smaller than the largest one.
  at::Tensor places;
  /// For each flat value its place in a stack of that shape with a zero behind it, that zero's outside of all matrices.
  at::Tensor back;
  /// 1 for each flat value outside of all matrices, else 0.
  at::Tensor outside;
  /// `[matrices, 1, 1]`: the root of each longer side.
  at::Tensor roots;
};

namespace muon {

/// The polynomial of Newton and Schulz's iteration, p(g) = 3.4445 - 4.775 g + 2.0315 g², and how often it is applied.
constexpr float constant = 3.4445f, linear = -4.775f, square = 2.0315f;
constexpr int rounds = 5;

/// A step's root mean square, in learning rates: about Adam's.
constexpr double length = 0.2;

/// The part of the whole direction's norm below which a matrix's own makes its step shorter. What is left of gradients
/// behind a branch that has died would else move its weights at full length, and far.
constexpr double least = 1e-3;

/// Keeps an empty gradient from being divided by zero.
constexpr float tiny = 1e-24f;

/// One matrix after the other, in main memory.
void fused(
  float *values, float *gradient, float *momentum, const std::vector<ct_matrix> &matrices, double rate, double beta,
  double decay);

/// All matrices at once by libtorch's own operations, on any device.
void composed(
  const at::Tensor &values, const at::Tensor &gradient, const at::Tensor &momentum, ct_matrices &matrices, double rate,
  double beta, double decay);

}  // namespace muon

#endif
