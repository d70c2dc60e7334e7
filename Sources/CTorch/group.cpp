#ifdef CLEARER_TORCH
#include "group.h"

#include <chrono>
#include <cstring>
#include <memory>
#include <vector>

#include "shim.h"

#if __has_include(<gloo/algorithm.h>)
#define USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace {

c10::intrusive_ptr<c10d::TCPStore> store;
std::unique_ptr<c10d::ProcessGroupGloo> processes;

void sum(at::Tensor tensor) {
  std::vector<at::Tensor> tensors{tensor};
  processes->allreduce(tensors)->wait();
}

/// Gloo's operations take what is in main memory.
template <typename Operation>
void exchange(at::Tensor tensor, Operation &&operation) {
  const at::Tensor values = tensor.cpu();
  operation(values);
  if (!values.is_same(tensor)) tensor.copy_(values);
}

/// The address of this machine from which the store is reached: the name of the machine itself may mean anything.
std::shared_ptr<gloo::transport::Device> device(const std::string &host) {
  const bool local = host == "localhost" || host.rfind("127.", 0) == 0;
  return local ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
               : c10d::ProcessGroupGloo::createDefaultDevice();
}

}  // namespace

int64_t group::size() { return processes ? processes->getSize() : 1; }

void group::sum(double *values, int64_t count) {
  if (processes) ::sum(at::from_blob(values, {count}, at::kDouble));
}

int ct_group_join(const char *host, uint16_t port, int rank, int size, double timeout) {
  return shim::status([&] {
    const std::chrono::milliseconds limit(int64_t(timeout * 1000));
    c10d::TCPStoreOptions options;
    options.port = port;
    options.isServer = rank == 0;
    options.numWorkers = size_t(size);
    options.timeout = limit;
    store = c10::make_intrusive<c10d::TCPStore>(host, options);
    const auto choices = c10d::ProcessGroupGloo::Options::create(limit);
    choices->devices.push_back(device(host));
    choices->threads = 1;
    processes.reset(new c10d::ProcessGroupGloo(store, rank, size, choices));
  });
}

int ct_group_sum(ct_tensor *tensor) {
  return shim::status([&] {
    if (processes) exchange(tensor->value, sum);
  });
}

int ct_group_sum_values(double *values, int64_t count) {
  return shim::status([&] { group::sum(values, count); });
}

int ct_group_broadcast(ct_tensor *tensor) {
  return shim::status([&] {
    if (!processes) return;
    exchange(tensor->value, [](const at::Tensor &values) {
      std::vector<at::Tensor> tensors{values};
      processes->broadcast(tensors)->wait();
    });
  });
}

int ct_group_agree(const char *text, int *agree) {
  return shim::status([&] {
    *agree = 1;
    if (!processes) return;
    // Each agreement has a key of its own: under an old one a process that is early would find what was agreed on before.
    static int64_t agreements = 0;
    const std::string own(text), key = "agreement " + std::to_string(agreements++);
    if (processes->getRank() == 0) store->set(key, std::vector<uint8_t>(own.begin(), own.end()));
    const std::vector<uint8_t> first = store->get(key);
    *agree = std::string(first.begin(), first.end()) == own;
  });
}
#else
int64_t group::size() { return 1; }

void group::sum(double *, int64_t) {}

static int missing() {
  return shim::status([] { TORCH_CHECK(false, "built without Gloo, which several processes need: libgloo-dev"); });
}

int ct_group_join(const char *, uint16_t, int, int, double) { return missing(); }

int ct_group_sum(ct_tensor *) { return 0; }

int ct_group_sum_values(double *, int64_t) { return 0; }

int ct_group_broadcast(ct_tensor *) { return 0; }

int ct_group_agree(const char *, int *agree) {
  *agree = 1;
  return 0;
}
#endif
#endif
