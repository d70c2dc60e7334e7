// Convolutions: libtorch's, and in its place ours where that takes less time.
#ifdef CLEARER_TORCH
#include <ATen/record_function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include "shim.h"
#include "winograd.h"

using namespace torch::autograd;

namespace {

at::Tensor channelsLast(const at::Tensor &map) { return map.contiguous(at::MemoryFormat::ChannelsLast); }

winograd::Size size(const at::Tensor &map) { return {map.size(0), map.size(2), map.size(3), map.size(1)}; }

/// As if `map` had the channels of the other side of the convolution.
at::Tensor empty(const at::Tensor &map, int64_t channels) {
  return at::empty({map.size(0), channels, map.size(2), map.size(3)}, map.options(), at::MemoryFormat::ChannelsLast);
}

struct WinogradBackward : Node {
  SavedVariable input, weight;

  variable_list apply(variable_list &&gradients) override {
    at::NoGradGuard guard;
    const at::Tensor g = channelsLast(gradients[0]), x = input.unpack(), w = weight.unpack();
    const float *const slopes = g.data_ptr<float>();
    variable_list found(3);
    if (task_should_compute_output(0)) {
      found[0] = empty(g, w.size(1));
      winograd::convolve(slopes, size(g), w.data_ptr<float>(), true, nullptr, w.size(1), found[0].data_ptr<float>());
    }
    if (task_should_compute_output(1)) {
      found[1] = at::empty_like(w);
      winograd::gradient(x.data_ptr<float>(), size(x), slopes, w.size(0), found[1].data_ptr<float>());
    }
    if (task_should_compute_output(2)) found[2] = g.sum({0, 2, 3});
    return found;
  }

  void release_variables() override {
    input.reset_data();
    weight.reset_data();
  }

  std::string name() const override { return "WinogradBackward"; }
};

bool fits(const at::Tensor &map, const at::Tensor &weight, int64_t stride) {
  return stride == 1 && weight.size(2) == 3 && map.device().is_cpu() && weight.scalar_type() == at::kFloat &&
         winograd::fits(weight.size(1), weight.size(0)) && weight.is_contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor convolve(const at::Tensor &map, const at::Tensor &weight, const at::Tensor &bias) {
  const at::Tensor x = channelsLast(map);
  at::Tensor y = empty(x, weight.size(0));
  winograd::convolve(
    x.data_ptr<float>(), size(x), weight.data_ptr<float>(), false, bias.defined() ? bias.data_ptr<float>() : nullptr,
    weight.size(0), y.data_ptr<float>());
  const variable_list inputs{x, weight, bias};
  if (!GradMode::is_enabled() || !any_variable_requires_grad(inputs)) return y;

  const auto node = std::shared_ptr<WinogradBackward>(new WinogradBackward(), deleteNode);
  node->set_next_edges(collect_next_edges(inputs));
  node->input = SavedVariable(x, false);
  node->weight = SavedVariable(weight, false);
  set_history(y, node);
  return y;
}

/// With one thread, libtorch gives 1×1 kernels to oneDNN from so many pictures on, and else to a convolution that is much
/// slower (`use_mkldnn` in ATen's Convolution.cpp).
constexpr int64_t pictures = 16;

/// A 1×1 convolution knows no rows, so the rows of few pictures may be taken for more pictures: 16, or one each.
int64_t picturesToMake(const at::Tensor &map, const at::Tensor &weight, int64_t stride) {
  const int64_t rows = map.size(0) * map.size(2);
  const bool few = map.size(0) < pictures && rows >= pictures && map.device().is_cpu();
  if (!few || stride != 1 || weight.size(2) != 1 || weight.size(3) != 1) return map.size(0);
  return rows % pictures == 0 ? pictures : rows;
}

at::Tensor asPictures(const at::Tensor &map, int64_t count) {
  if (map.size(0) == count) return map;
  const int64_t height = map.size(0) * map.size(2) / count;
  const at::Tensor rows = map.permute({0, 2, 3, 1}).reshape({count, height, map.size(3), map.size(1)});
  return rows.permute({0, 3, 1, 2});
}

}  // namespace

ct_tensor *ct_convolve(ct_tensor *input, ct_tensor *weight, ct_tensor *bias, int64_t stride) {
  return shim::tensor([&] {
    const at::Tensor &w = weight->value;
    if (fits(input->value, w, stride)) {
      RECORD_USER_SCOPE("winograd");
      return convolve(input->value, w, bias ? bias->value : at::Tensor());
    }
    const at::Tensor map = input->value.to(w.scalar_type());
    const at::Tensor x = asPictures(map, picturesToMake(map, w, stride));
    const c10::optional<at::Tensor> b = bias ? c10::optional<at::Tensor>(bias->value) : c10::nullopt;
    return asPictures(at::conv2d(x, w, b, stride, w.size(2) / 2), map.size(0));
  });
}
#endif
