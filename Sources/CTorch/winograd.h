// 3×3 convolutions of stride 1 by Winograd's method F(4×4, 3×3) (Lavin and Gray, 2016): a quarter of the multiplications.
//
// A tile of 4×4 values of the result is Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A, where g are the 3×3 weights and d the 6×6 values
// under the tile. Summed over the channels, ⊙ is a product of matrices for each of the 36 places: tiles by channels. The
// gradient by the weights is Gᵀ [ (A dy Aᵀ) ⊙ (Bᵀ d B) ] G, summed over the tiles; the gradient by the input is the
// convolution of dy with the weights turned about.
#ifndef CTORCH_WINOGRAD_H
#define CTORCH_WINOGRAD_H

#include <cstdint>

namespace winograd {

/// Of maps of 32-bit floats, channels last.
struct Size {
  int64_t pictures, height, width, channels;
};

/// Whether channels come in whole vectors.
bool fits(int64_t inputs, int64_t outputs);

/// y = x convolved with `weight`, which is `[outputs][3][3][inputs]`, plus `bias`, which may be null. Where `turned`,
/// the weight's channels are exchanged, and its rows and columns reversed: it is `[inputs][3][3][outputs]`.
void convolve(const float *x, Size size, const float *weight, bool turned, const float *bias, int64_t outputs, float *y);

/// The gradient by the weights, `[outputs][3][3][inputs]`, where x was convolved and the result has the gradient dy.
void gradient(const float *x, Size size, const float *dy, int64_t outputs, float *weight);

}  // namespace winograd

#endif
