/// An int8 net on whole pictures, as the engine computes it, with gradients of the floats that its integers were made of.
///
/// Integers are kept in 32-bit floats, which hold them exactly up to 2²⁴; larger ones, the sums of an operation, are
/// 32-bit integers while they last. Gradients pass straight through what is rounded (Bengio et al., 2013), and end where
/// a value is cut off.
#ifndef CTORCH_QUANTIZED_H
#define CTORCH_QUANTIZED_H

/// The integers `q = round(x · scale + zero)`, cut off at 0 and at `256 · fine_steps - 1`: `q / fine_steps`, and `*fine`
/// becomes `q % fine_steps`.
ct_tensor *ct_quantize_pictures(ct_tensor *pictures, float scale, int zero, int fine_steps, ct_tensor **fine);

/// Weights of a layer, or its biases, and how many outputs they are padded to.
typedef struct {
  ct_tensor *values;
  int64_t outputs;
} ct_layer_part;

/// `integers`, `[output, input, row, column]`. Where operations are recorded, they have the gradient of `factors` times
/// the weights of the parts, their outputs side by side and padded to what the integers have; `factors` is
/// `[output, input, 1, 1]`.
ct_tensor *ct_integer_weights(const ct_layer_part *parts, size_t count, ct_tensor *factors, ct_tensor *integers);

/// What the float bias of a sum adds up to, one window after the other: `before`, if there is one, and the biases of a
/// window's layers in `units`. Where the window's inputs have the integer `zero` for 0, less what its integer weights make
/// of that; `weights` may be NULL. Only the gradient is of use.
ct_tensor *ct_float_bias(
  ct_tensor *before, const ct_layer_part *biases, size_t count, ct_tensor *units, ct_tensor *weights, int zero);

/// Convolution with padding kernel / 2 of `inputs` channels of a map from `channel` on, with the weights' inputs from
/// `input` on.
ct_tensor *ct_convolve_part(
  ct_tensor *map, int64_t channel, ct_tensor *weights, int64_t input, int64_t inputs, int64_t stride);

/// The tables of a sum of integers, of which something is stored; see `runtime-c/kernel.h`.
typedef struct ct_sum ct_sum;

/// Copies tables with a value for each output. Those of addends are NULL where there is no such addend; `byte_scale`,
/// which makes the bytes of words, where there are no words; of these, coarse and fine ones are made where `fine_steps` is
/// not 0. 16 bits are stored where `with_sign`, and bytes elsewhere, saturated to `most`.
ct_sum *ct_sum_new(
  int64_t outputs, const int32_t *bias, const float *scale, const int32_t *residual_scale, const int32_t *coarse_scale,
  const int16_t *byte_scale, int fine_steps, int most, int with_sign);
void ct_sum_free(ct_sum *sum);

/// What is stored of the bias, `windows`, which are exact sums of convolutions, and the channels of two maps from
/// `residual_channel` and `coarse_channel` on; where there are words, `*words` becomes a map of them, and `*fine` one of
/// the fine bytes, where there are such. `float_bias` takes the gradient of the bias. That of coarse bytes is as good as
/// their fine ones' too, whose own is not asked for.
ct_tensor *ct_store(
  ct_sum *sum, ct_tensor *const *windows, size_t count, ct_tensor *float_bias, ct_tensor *residual,
  int64_t residual_channel, ct_tensor *coarse, int64_t coarse_channel, ct_tensor **words,
  ct_tensor **fine);

/// Pictures less what the head predicts (or, where they are not given, that): `factor · scale` times the sum over
/// the channels of a map of 16-bit integers, negative ones left out where `relu`.
ct_tensor *ct_integer_head(
  ct_tensor *map, ct_tensor *weights, int relu, float scale, float factor, ct_tensor *pictures);

#endif
