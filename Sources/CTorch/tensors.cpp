#ifdef CLEARER_TORCH
#include "shim.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <malloc.h>

#include <atomic>

static thread_local std::string lastError;

void shim::remember(const char *message) { lastError = message; }

const char *ct_error(void) { return lastError.c_str(); }

static at::Device place = at::kCPU;

static std::atomic<int> configuredThreads{1};

void shim::settleThreads() {
  static thread_local int settled = 0;
  const int threads = configuredThreads;
  if (settled == threads) return;
  at::set_num_threads(threads);
  settled = threads;
}

int ct_configure(int threads, int cuda) {
  // glibc gives large blocks back to the kernel at once, and every step would fault them in again.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 2047 << 20);
  return shim::status([&] {
    TORCH_CHECK(threads > 0, "an operation takes at least one thread");
    configuredThreads = threads;
    if (!cuda) return;
    // Where this library exists, it registers CUDA as it is loaded.
    dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL);
    TORCH_CHECK(at::hasCUDA(), "there is no CUDA device, or this libtorch was built without CUDA; use --device cpu");
    place = at::Device(at::kCUDA, 0);
    // Batches all have one size: it pays to try which of cuDNN's algorithms is the fastest for it.
    at::globalContext().setBenchmarkCuDNN(true);
  });
}

void ct_record(int enabled) { at::GradMode::set_enabled(enabled != 0); }

void ct_free(ct_tensor *tensor) { delete tensor; }

/// `empty` and not `contiguous`: for one channel the two layouts are the same memory, and only strides that are set on
/// purpose tell the convolutions which of them is meant.
static at::Tensor empty(at::IntArrayRef shape) {
  const auto layout = shape.size() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  return at::empty(shape, at::TensorOptions(at::kFloat).device(place), layout);
}

static at::Tensor borrow(const float *values, at::IntArrayRef shape) {
  return at::from_blob(const_cast<float *>(values), shape, at::kFloat);
}

ct_tensor *ct_from(const float *values, const int64_t *shape, size_t rank) {
  return shim::tensor([&] {
    const at::IntArrayRef sizes(shape, rank);
    return empty(sizes).copy_(borrow(values, sizes));
  });
}

ct_tensor *ct_zeros(const int64_t *shape, size_t rank) {
  return shim::tensor([&] { return at::zeros(at::IntArrayRef(shape, rank), at::TensorOptions(at::kFloat).device(place)); });
}

ct_tensor *ct_halves(ct_tensor *values) {
  return shim::tensor([&] { return values->value.detach().to(at::kHalf); });
}

int ct_copy(ct_tensor *to, ct_tensor *from, double factor) {
  return shim::status([&] {
    to->value.copy_(from->value);
    if (factor != 1) to->value.mul_(factor);
  });
}

ct_tensor *ct_view(ct_tensor *flat, int64_t offset, const int64_t *shape, size_t rank, ct_tensor *gradient) {
  return shim::tensor([&] {
    const at::IntArrayRef sizes(shape, rank);
    const auto part = [&](const at::Tensor &whole) {
      const at::Tensor values = whole.detach().narrow(0, offset, c10::multiply_integers(sizes));
      if (rank != 4) return values.view(sizes);
      return values.view({sizes[0], sizes[2], sizes[3], sizes[1]}).permute({0, 3, 1, 2});
    };
    at::Tensor view = part(flat->value);
    if (gradient) {
      view.set_requires_grad(true);
      view.mutable_grad() = part(gradient->value);
    }
    return view;
  });
}

int64_t ct_count(ct_tensor *tensor) { return tensor->value.numel(); }

size_t ct_rank(ct_tensor *tensor) { return static_cast<size_t>(tensor->value.dim()); }

void ct_shape(ct_tensor *tensor, int64_t *shape) {
  std::copy(tensor->value.sizes().begin(), tensor->value.sizes().end(), shape);
}

int ct_read(ct_tensor *tensor, float *values, int64_t count) {
  return shim::status([&] {
    TORCH_CHECK(count == tensor->value.numel(), "reading ", count, " values of ", tensor->value.numel());
    const at::Tensor source = tensor->value.to(at::kCPU, at::kFloat).contiguous();
    std::copy(source.data_ptr<float>(), source.data_ptr<float>() + count, values);
  });
}

int ct_write(ct_tensor *tensor, const float *values, int64_t count) {
  return shim::status([&] {
    TORCH_CHECK(count == tensor->value.numel(), "writing ", count, " values of ", tensor->value.numel());
    tensor->value.detach().copy_(borrow(values, tensor->value.sizes()));
  });
}
#endif
