// The join as a node of libtorch's autograd graph.
#ifdef CLEARER_TORCH
#include <ATen/record_function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include "join.h"
#include "shim.h"

using namespace torch::autograd;

namespace {

struct JoinBackward : Node {
  struct Saved {
    SavedVariable input, scale;
    join::Normal normal;
    int64_t factor;
    bool normalized;
  };
  std::vector<Saved> saved;
  SavedVariable result;
  bool relu, measured, shared;

  variable_list apply(variable_list &&gradients) override {
    at::NoGradGuard guard;
    std::vector<join::Term> terms;
    std::vector<join::Normal> normals;
    for (Saved &term : saved) {
      terms.emplace_back();
      terms.back().input = term.input.unpack();
      terms.back().factor = term.factor;
      if (term.normalized) terms.back().scale = term.scale.unpack();
      normals.push_back(term.normal);
    }
    const at::Tensor gradient = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    variable_list found;
    for (join::Gradients &term :
         join::backward(terms, normals, gradient, result.unpack(shared_from_this()), relu, measured, shared)) {
      found.insert(found.end(), {term.input, term.scale, term.shift});
    }
    return found;
  }

  void release_variables() override {
    for (Saved &term : saved) {
      term.input.reset_data();
      term.scale.reset_data();
    }
    result.reset_data();
  }

  std::string name() const override { return "JoinBackward"; }
};

at::Tensor fused(const std::vector<join::Term> &terms, const join::Options &options) {
  std::vector<join::Normal> normals;
  variable_list inputs;
  for (const join::Term &term : terms) {
    normals.push_back(term.scale.defined() ? join::normal(term, options) : join::Normal());
    inputs.insert(inputs.end(), {term.input, term.scale, term.shift});
  }
  at::Tensor result;
  {
    at::NoGradGuard guard;
    result = join::forward(terms, normals, options.relu);
  }
  if (!GradMode::is_enabled() || !any_variable_requires_grad(inputs)) return result;

  const auto node = std::shared_ptr<JoinBackward>(new JoinBackward(), deleteNode);
  node->set_next_edges(collect_next_edges(inputs));
  node->relu = options.relu;
  node->measured = options.training;
  node->shared = options.shared;
  for (size_t k = 0; k < terms.size(); k++) {
    const bool normalized = terms[k].scale.defined();
    node->saved.push_back(
      {SavedVariable(terms[k].input, false), SavedVariable(terms[k].scale, false), std::move(normals[k]),
       terms[k].factor, normalized});
  }
  set_history(result, node);
  node->result = SavedVariable(result, true);
  return result;
}

bool fits(const at::Tensor &map) {
  return map.device().is_cpu() && map.scalar_type() == at::kFloat && map.is_contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

ct_tensor *ct_join(const ct_term *terms, size_t count, ct_join_options options) {
  return shim::tensor([&] {
    RECORD_USER_SCOPE("join");
    const auto value = [](ct_tensor *tensor) { return tensor ? tensor->value : at::Tensor(); };
    std::vector<join::Term> list;
    bool fit = !options.composed;
    for (size_t k = 0; k < count; k++) {
      const ct_term &t = terms[k];
      list.push_back({t.input->value, value(t.scale), value(t.shift), value(t.mean), value(t.variance), t.factor});
      fit = fit && fits(t.input->value);
    }
    const join::Options chosen{
      options.relu != 0, options.training != 0, options.momentum, options.epsilon, options.shared != 0};
    TORCH_CHECK(fit || !chosen.shared, "statistics are shared between processes on the CPU alone");
    return fit ? fused(list, chosen) : join::composed(list, chosen);
  });
}
#endif
