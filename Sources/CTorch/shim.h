// What the C++ files of the shim share. Not seen from Swift.
#ifndef CTORCH_SHIM_H
#define CTORCH_SHIM_H

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <string>
#include <utility>

#include "CTorch.h"

struct ct_tensor {
  at::Tensor value;
};

namespace shim {

void remember(const char *message);

/// Gives the calling thread the configured number of threads for an operation, 1 where none is. libtorch would do so only
/// when it first asks for that number, and the operations before it, such as oneDNN's, would be shared by all CPUs, with
/// other bits.
void settleThreads();

/// Runs `body`, which gives a tensor; NULL where it throws.
template <typename Body>
ct_tensor *tensor(Body &&body) noexcept {
  try {
    settleThreads();
    return new ct_tensor{std::forward<Body>(body)()};
  } catch (const c10::Error &error) {
    remember(error.what_without_backtrace());
  } catch (const std::exception &error) {
    remember(error.what());
  }
  return nullptr;
}

/// Runs `body` without recording it; nonzero where it throws.
template <typename Body>
int status(Body &&body) noexcept {
  try {
    settleThreads();
    at::NoGradGuard guard;
    std::forward<Body>(body)();
    return 0;
  } catch (const c10::Error &error) {
    remember(error.what_without_backtrace());
  } catch (const std::exception &error) {
    remember(error.what());
  }
  return 1;
}

}  // namespace shim

#endif
