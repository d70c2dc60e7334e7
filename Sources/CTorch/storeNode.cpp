// What is stored of an integer sum, as a node of libtorch's autograd graph.
#ifdef CLEARER_TORCH
#include <ATen/Parallel.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/functions/utils.h>

#include <algorithm>
#include <vector>

#include "shim.h"
#include "store.h"

using namespace torch::autograd;

/// The tables; in the order of the outputs.
struct Tables {
  std::vector<int32_t> bias, residual, coarse, byte;
  std::vector<float> scale;
  int fineSteps, most;
  bool withSign;

  int64_t outputs() const { return static_cast<int64_t>(bias.size()); }
  bool hasWords() const { return !byte.empty(); }
};

/// Operations that wait for their gradient need them as well.
struct ct_sum {
  std::shared_ptr<const Tables> tables;
};

namespace {

/// A map with nothing in it, as large as those of `rows` rows.
at::Tensor empty(int64_t pictures, int64_t channels, int64_t height, int64_t width, at::ScalarType type = at::kFloat) {
  return at::empty({pictures, channels, height, width}, at::TensorOptions(type), at::MemoryFormat::ChannelsLast);
}

/// Some rows of a map.
template <typename Element>
Element *row(const at::Tensor &map, int64_t index) {
  return map.data_ptr<Element>() + index * map.size(3) * map.size(1);
}

/// Inputs: the sums, the bias, the residual, the coarse map. Outputs: what is stored, and the words.
struct StoreBackward : Node {
  std::shared_ptr<const Tables> tables;
  at::Tensor passes;
  size_t sums = 0;

  variable_list apply(variable_list &&gradients) override {
    at::NoGradGuard guard;
    const int64_t pictures = passes.size(0), channels = passes.size(1), height = passes.size(2), width = passes.size(3);
    const auto contiguous = [](const at::Tensor &gradient) {
      return gradient.defined() ? gradient.contiguous(at::MemoryFormat::ChannelsLast) : gradient;
    };
    const at::Tensor stored = contiguous(gradients[0]);
    const at::Tensor words = gradients.size() > 1 ? contiguous(gradients[1]) : at::Tensor();
    const auto wanted = [&](size_t input) { return task_should_compute_output(input); };
    const at::Tensor total = empty(pictures, channels, height, width);
    at::Tensor residual, coarse;
    if (wanted(sums + 1)) residual = empty(pictures, channels, height, width);
    if (wanted(sums + 2)) coarse = empty(pictures, channels, height / 2, width / 2);
    // Two rows at a time, which belong to one of the coarse map; an odd one is the last of a map without any.
    const int64_t rows = pictures * height, pairs = (rows + 1) / 2;
    std::vector<double> parts(wanted(sums) ? static_cast<size_t>(pairs * channels) : 0);
    at::parallel_for(0, pairs, 8, [&](int64_t begin, int64_t end) {
      std::vector<float> line(static_cast<size_t>(width * channels));
      for (int64_t y = 2 * begin; y < std::min(2 * end, rows); y++) {
        float *const g = row<float>(total, y);
        const uint8_t *const passing = row<uint8_t>(passes, y);
        if (!tables->hasWords()) {
          store::pass(row<float>(stored, y), tables->scale.data(), passing, channels, width, g);
        } else {
          if (words.defined()) std::copy_n(row<float>(words, y), line.size(), line.data());
          else std::fill(line.begin(), line.end(), 0.0f);
          if (stored.defined()) {
            const float factor = 0x1p-15f / static_cast<float>(std::max(1, tables->fineSteps));
            store::passBytes(row<float>(stored, y), tables->byte.data(), factor, passing, channels, width, line.data());
          }
          store::pass(line.data(), tables->scale.data(), passing, channels, width, g);
        }
        if (!parts.empty()) store::sum(g, channels, width, &parts[static_cast<size_t>(y / 2 * channels)]);
        if (residual.defined()) store::scale(g, tables->residual.data(), channels, width, row<float>(residual, y));
        if (coarse.defined()) {
          float *const half = row<float>(coarse, y / 2);
          if (y % 2 == 0) std::fill_n(half, width / 2 * channels, 0.0f);
          store::gatherScaled(g, tables->coarse.data(), channels, width, half);
        }
      }
    });

    variable_list found(sums, total);
    at::Tensor bias;
    if (!parts.empty()) {
      // In the order of the rows, so that threads do not change the result.
      std::vector<double> sum(static_cast<size_t>(channels));
      for (size_t k = 0; k < parts.size(); k++) sum[k % sum.size()] += parts[k];
      bias = at::empty({channels});
      std::copy(sum.begin(), sum.end(), bias.data_ptr<float>());
    }
    found.insert(found.end(), {bias, residual, coarse});
    return found;
  }

  void release_variables() override { passes.reset(); }

  std::string name() const override { return "StoreBackward"; }
};

at::Tensor channels(ct_tensor *map, int64_t first, int64_t count) {
  if (!map) return {};
  return first == 0 && count == map->value.size(1) ? map->value : map->value.narrow(1, first, count);
}

/// What is added up.
struct Addends {
  std::vector<at::Tensor> windows;
  at::Tensor residual, coarse;

  /// The sums of one row.
  void fill(const Tables &tables, int64_t y, int64_t width, int32_t *total) const {
    for (int64_t x = 0; x < width; x++) std::copy_n(tables.bias.data(), tables.outputs(), total + x * tables.outputs());
    for (const at::Tensor &window : windows) store::add(row<float>(window, y), total, width * tables.outputs());
    add(residual, tables.residual, y, width, 1, total);
    add(coarse, tables.coarse, y / 2, width, 2, total);
  }

 private:
  /// Adds row `y` of a map, each of its pixels `factor` times.
  static void add(
    const at::Tensor &map, const std::vector<int32_t> &scale, int64_t y, int64_t width, int64_t factor,
    int32_t *total) {
    if (!map.defined()) return;
    const int64_t step = map.stride(3);
    const float *const x = map.data_ptr<float>() + y * (width / factor) * step;
    store::addScaled(x, step, scale.data(), map.size(1), width, factor, total);
  }
};

/// Whether channels are next to each other and pixels follow each other row after row, as in a slice of a map.
bool fits(const at::Tensor &map) {
  const int64_t step = map.stride(3);
  return map.device().is_cpu() && map.stride(1) == 1 && map.stride(2) == step * map.size(3) &&
         (map.size(0) == 1 || map.stride(0) == step * map.size(3) * map.size(2));
}

}  // namespace

ct_sum *ct_sum_new(
  int64_t outputs, const int32_t *bias, const float *scale, const int32_t *residual_scale, const int32_t *coarse_scale,
  const int16_t *byte_scale, int fine_steps, int most, int with_sign) {
  const auto table = [&](const auto *values) {
    return values ? std::vector<int32_t>(values, values + outputs) : std::vector<int32_t>();
  };
  return new ct_sum{std::make_shared<const Tables>(Tables{
    table(bias), table(residual_scale), table(coarse_scale), table(byte_scale),
    std::vector<float>(scale, scale + outputs), fine_steps, most, with_sign != 0})};
}

void ct_sum_free(ct_sum *sum) { delete sum; }

ct_tensor *ct_store(
  ct_sum *sum, ct_tensor *const *windows, size_t count, ct_tensor *float_bias, ct_tensor *residual,
  int64_t residual_channel, ct_tensor *coarse, int64_t coarse_channel, ct_tensor **words,
  ct_tensor **fine) {
  return shim::tensor([&] {
    RECORD_USER_SCOPE("store");
    const Tables &tables = *sum->tables;
    const int64_t outputs = tables.outputs();
    Addends addends;
    addends.residual = channels(residual, residual_channel, outputs);
    addends.coarse = channels(coarse, coarse_channel, outputs);
    for (size_t k = 0; k < count; k++) {
      addends.windows.push_back(windows[k]->value.contiguous(at::MemoryFormat::ChannelsLast));
    }
    for (const at::Tensor &map : {addends.residual, addends.coarse}) {
      TORCH_CHECK(!map.defined() || fits(map), "nets of integers are trained on the CPU alone");
    }
    const bool enlarged = count == 0 && !residual;
    const at::Tensor &like = count > 0 ? addends.windows[0] : enlarged ? addends.coarse : addends.residual;
    const int64_t pictures = like.size(0), height = like.size(2) << enlarged, width = like.size(3) << enlarged;
    variable_list inputs(addends.windows);
    inputs.insert(inputs.end(), {float_bias ? float_bias->value : at::Tensor(), addends.residual, addends.coarse});

    at::Tensor stored, wide, rest, passes;
    {
      at::NoGradGuard guard;
      stored = empty(pictures, outputs, height, width);
      passes = empty(pictures, outputs, height, width, at::kByte);
      if (tables.hasWords()) wide = empty(pictures, outputs, height, width);
      if (tables.fineSteps) rest = empty(pictures, outputs, height, width);
      const store::Rounding rounding{
        tables.scale.data(), tables.withSign ? -32768.0f : 0.0f,
        tables.withSign || tables.hasWords() ? 32767.0f : static_cast<float>(tables.most)};
      at::parallel_for(0, pictures * height, 16, [&](int64_t begin, int64_t end) {
        std::vector<int32_t> total(static_cast<size_t>(width * outputs));
        for (int64_t y = begin; y < end; y++) {
          addends.fill(tables, y, width, total.data());
          float *const result = row<float>(tables.hasWords() ? wide : stored, y);
          uint8_t *const passing = row<uint8_t>(passes, y);
          store::round(total.data(), rounding, outputs, width, result, passing);
          if (tables.fineSteps) {
            store::fineBytes(
              result, tables.byte.data(), tables.fineSteps, outputs, width, row<float>(stored, y), row<float>(rest, y),
              passing);
          } else if (tables.hasWords()) {
            store::bytes(result, tables.byte.data(), tables.most, outputs, width, row<float>(stored, y), passing);
          }
        }
      });
    }
    if (GradMode::is_enabled() && any_variable_requires_grad(inputs)) {
      const auto node = std::shared_ptr<StoreBackward>(new StoreBackward(), deleteNode);
      node->set_next_edges(collect_next_edges(inputs));
      node->tables = sum->tables;
      node->passes = passes;
      node->sums = count;
      set_history(stored, node);
      if (wide.defined()) set_history(wide, node);
    }
    if (wide.defined() && words) *words = new ct_tensor{wide};
    if (rest.defined() && fine) *fine = new ct_tensor{rest};
    return stored;
  });
}
#endif
