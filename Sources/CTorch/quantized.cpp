#ifdef CLEARER_TORCH
#include "shim.h"

using at::indexing::Slice;

ct_tensor *ct_quantize_pictures(ct_tensor *pictures, float scale, int zero, int fine_steps, ct_tensor **fine) {
  return shim::tensor([&] {
    // A product and a sum, each rounded: no fused multiply-add, here as in the engine.
    const at::Tensor scaled = pictures->value.mul(scale).add_(zero);
    const at::Tensor integers =
      scaled.clamp_(0, 256 * fine_steps - 1).round_().contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor coarse = integers.div(fine_steps).floor_();
    *fine = new ct_tensor{integers - coarse * fine_steps};
    return coarse;
  });
}

/// The parts side by side in the first direction, padded with zeros there and in the second to `inputs`.
static at::Tensor assembled(const ct_layer_part *parts, size_t count, int64_t inputs) {
  std::vector<at::Tensor> padded;
  for (size_t k = 0; k < count; k++) {
    const at::Tensor &values = parts[k].values->value;
    const int64_t outputs = parts[k].outputs - values.size(0);
    std::vector<int64_t> padding(2 * static_cast<size_t>(values.dim()), 0);
    padding.back() = outputs;
    if (values.dim() > 1) padding[padding.size() - 3] = inputs - values.size(1);
    padded.push_back(at::constant_pad_nd(values, padding));
  }
  return padded.size() == 1 ? padded[0] : at::cat(padded);
}

ct_tensor *ct_integer_weights(
  const ct_layer_part *parts, size_t count, ct_tensor *factors, ct_tensor *integers) {
  return shim::tensor([&] {
    if (!c10::GradMode::is_enabled()) return integers->value;
    const at::Tensor values = assembled(parts, count, integers->value.size(1)) * factors->value;
    // The difference is exactly zero.
    return integers->value + (values - values.detach());
  });
}

ct_tensor *ct_float_bias(
  ct_tensor *before, const ct_layer_part *biases, size_t count, ct_tensor *units, ct_tensor *weights, int zero) {
  return shim::tensor([&] {
    at::Tensor bias = assembled(biases, count, 0) / units->value;
    if (weights) bias = bias - weights->value.sum({1, 2, 3}) * zero;
    return before ? before->value + bias : bias;
  });
}

static at::Tensor part(const at::Tensor &tensor, int64_t first, int64_t count) {
  return first == 0 && count == tensor.size(1) ? tensor : tensor.narrow(1, first, count);
}

ct_tensor *ct_convolve_part(
  ct_tensor *map, int64_t channel, ct_tensor *weights, int64_t input, int64_t inputs, int64_t stride) {
  return shim::tensor([&] {
    return at::conv2d(
      part(map->value, channel, inputs), part(weights->value, input, inputs), {}, stride, weights->value.size(2) / 2);
  });
}

ct_tensor *ct_integer_head(
  ct_tensor *map, ct_tensor *weights, int relu, float scale, float factor, ct_tensor *pictures) {
  return shim::tensor([&] {
    // Sums of 32 bits are exact in double precision.
    const at::Tensor values = (relu ? at::relu(map->value) : map->value).to(at::kDouble);
    const at::Tensor sums = at::conv2d(values, weights->value.to(at::kDouble));
    const at::Tensor predicted = sums.to(at::kFloat) * scale * factor;
    return pictures ? pictures->value - predicted : predicted;
  });
}
#endif
