// y = Σ_k w_k x_k, with numbers w that are learned: one pass forward, one backward.
#ifdef CLEARER_TORCH
#include <ATen/Parallel.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include "kernels.h"
#include "shim.h"

using namespace torch::autograd;

namespace {

/// Values that one thread takes at a time; sums are added in the order of these parts.
constexpr int64_t part = 16384;

template <typename Body>
void forParts(int64_t count, Body &&body) {
  at::parallel_for(0, (count + part - 1) / part, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) body(i, i * part, std::min(part, count - i * part));
  });
}

struct MixBackward : Node {
  std::vector<SavedVariable> maps;
  std::vector<float> factors;
  std::vector<int64_t> shape;
  int64_t row;

  variable_list apply(variable_list &&gradients) override {
    at::NoGradGuard guard;
    const at::Tensor g = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    const float *slopes = g.data_ptr<float>();
    const int64_t count = g.numel();
    const size_t last = maps.size();
    variable_list result;
    at::Tensor weights;
    if (task_should_compute_output(last)) weights = at::zeros(shape, g.options());
    for (size_t k = 0; k < last; k++) {
      at::Tensor dx;
      if (task_should_compute_output(k)) {
        dx = at::empty_like(g);
        forParts(count, [&](int64_t, int64_t start, int64_t size) {
          kernels::scale(slopes + start, factors[k], dx.data_ptr<float>() + start, size);
        });
      }
      result.push_back(dx);
      if (!weights.defined()) continue;
      const at::Tensor x = maps[k].unpack();
      std::vector<double> sums((count + part - 1) / part);
      forParts(count, [&](int64_t i, int64_t start, int64_t size) {
        sums[i] = kernels::dot(slopes + start, x.data_ptr<float>() + start, size);
      });
      double sum = 0;
      for (const double value : sums) sum += value;
      weights.data_ptr<float>()[row * shape[1] + int64_t(k)] = float(sum);
    }
    result.push_back(weights);
    return result;
  }

  void release_variables() override {
    for (SavedVariable &map : maps) map.reset_data();
  }

  std::string name() const override { return "MixBackward"; }
};

}  // namespace

ct_tensor *ct_mix(ct_tensor *const *maps, size_t count, ct_tensor *weights, int64_t row) {
  return shim::tensor([&] {
    RECORD_USER_SCOPE("mix");
    if (!maps[0]->value.device().is_cpu()) {
      const at::Tensor numbers = weights->value.select(0, row);
      at::Tensor sum = maps[0]->value * numbers[0];
      for (size_t k = 1; k < count; k++) sum = sum + maps[k]->value * numbers[int64_t(k)];
      return sum;
    }
    variable_list inputs;
    for (size_t k = 0; k < count; k++) inputs.push_back(maps[k]->value.contiguous(at::MemoryFormat::ChannelsLast));
    std::vector<float> factors;
    at::Tensor result;
    {
      at::NoGradGuard guard;
      const at::Tensor numbers = weights->value.contiguous();
      for (size_t k = 0; k < count; k++) factors.push_back(numbers.data_ptr<float>()[row * int64_t(count) + int64_t(k)]);
      result = at::empty_like(inputs[0]);
      float *y = result.data_ptr<float>();
      forParts(result.numel(), [&](int64_t, int64_t start, int64_t size) {
        kernels::scale(inputs[0].data_ptr<float>() + start, factors[0], y + start, size);
        for (size_t k = 1; k < count; k++) {
          kernels::addScaled(inputs[k].data_ptr<float>() + start, factors[k], y + start, size);
        }
      });
    }
    inputs.push_back(weights->value);
    if (!GradMode::is_enabled() || !any_variable_requires_grad(inputs)) return result;
    const auto node = std::shared_ptr<MixBackward>(new MixBackward(), deleteNode);
    node->set_next_edges(collect_next_edges(inputs));
    for (size_t k = 0; k < count; k++) node->maps.emplace_back(inputs[k], false);
    node->factors = std::move(factors);
    node->shape = weights->value.sizes().vec();
    node->row = row;
    set_history(result, node);
    return result;
  });
}
#endif
