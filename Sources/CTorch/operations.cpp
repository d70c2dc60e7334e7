#ifdef CLEARER_TORCH
#include "muon.h"

ct_tensor *ct_subtract(ct_tensor *a, ct_tensor *b) {
  return shim::tensor([&] { return a->value - b->value; });
}

ct_tensor *ct_loss(ct_tensor *a, ct_tensor *b, ct_loss_kind kind) {
  return shim::tensor([&] {
    const at::Tensor x = a->value.to(at::kFloat), &y = b->value;
    switch (kind) {
      case CT_SQUARED: return at::mse_loss(x, y);
      case CT_ABSOLUTE: return at::l1_loss(x, y);
      default: return (x - y).square().add(1e-6).sqrt().mean();
    }
  });
}

int ct_backward(ct_tensor *loss, double factor) {
  return shim::status([&] { loss->value.backward(at::full_like(loss->value, factor)); });
}

int ct_clip(ct_tensor *gradient, double limit, double *norm) {
  return shim::status([&] {
    *norm = gradient->value.norm().item<double>();
    if (*norm > limit) gradient->value.mul_(limit / *norm);
  });
}

int ct_clear(ct_tensor *tensor) {
  return shim::status([&] { tensor->value.zero_(); });
}

int ct_average(ct_tensor *average, ct_tensor *values, double decay) {
  return shim::status([&] { average->value.lerp_(values->value, 1 - decay); });
}

int ct_adam(
  ct_tensor *values, ct_tensor *gradient, ct_tensor *mean, ct_tensor *square, double rate, double beta1, double beta2,
  double epsilon, int64_t step) {
  return shim::status([&] {
    const at::Tensor &g = gradient->value;
    mean->value.lerp_(g, 1 - beta1);
    square->value.mul_(beta2).addcmul_(g, g, 1 - beta2);
    const double correction = std::sqrt(1 - std::pow(beta2, double(step)));
    const at::Tensor root = square->value.sqrt().div_(correction).add_(epsilon);
    values->value.addcdiv_(mean->value, root, -rate / (1 - std::pow(beta1, double(step))));
  });
}

ct_matrices *ct_matrices_new(const ct_matrix *matrices, int64_t count) {
  return new ct_matrices{std::vector<ct_matrix>(matrices, matrices + count), {}, {}, {}, {}};
}

void ct_matrices_free(ct_matrices *matrices) { delete matrices; }

int ct_muon(
  ct_tensor *values, ct_tensor *gradient, ct_tensor *momentum, ct_matrices *matrices, double rate, double beta,
  double decay, int composed) {
  return shim::status([&] {
    const at::Tensor &v = values->value, &g = gradient->value, &m = momentum->value;
    if (composed || !v.is_cpu()) return muon::composed(v, g, m, *matrices, rate, beta, decay);
    muon::fused(v.data_ptr<float>(), g.data_ptr<float>(), m.data_ptr<float>(), matrices->list, rate, beta, decay);
  });
}

int ct_descend(
  ct_tensor *values, ct_tensor *gradient, ct_tensor *velocity, double rate, double momentum, double decay) {
  return shim::status([&] {
    velocity->value.mul_(momentum).add_(gradient->value).add_(values->value, decay);
    values->value.sub_(velocity->value, rate);
  });
}
#endif
