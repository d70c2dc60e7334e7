// Where the CPU time of a step goes: the time that each operation takes less that of the operations within it.
#ifdef CLEARER_TORCH
#include <ATen/record_function.h>
#include <time.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

#include "shim.h"

namespace {

struct Entry {
  double seconds = 0;
  int64_t calls = 0;
};

std::mutex mutex;
std::map<std::string, Entry> entries;

double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

/// Seconds that operations within the ones now running on this thread have taken; the last is the innermost.
thread_local std::vector<double> within;

struct Start : at::ObserverContext {
  double begin = now();
};

std::unique_ptr<at::ObserverContext> enter(const at::RecordFunction &) {
  within.push_back(0);
  return std::make_unique<Start>();
}

void leave(const at::RecordFunction &function, at::ObserverContext *context) {
  const double seconds = now() - static_cast<Start *>(context)->begin;
  const double own = seconds - within.back();
  within.pop_back();
  if (!within.empty()) within.back() += seconds;
  const std::lock_guard<std::mutex> lock(mutex);
  Entry &entry = entries[function.name()];
  entry.seconds += own;
  entry.calls++;
}

at::CallbackHandle handle = 0;

}  // namespace

int ct_profile_begin(void) {
  return shim::status([] {
    entries.clear();
    handle = at::addGlobalCallback(at::RecordFunctionCallback(enter, leave));
  });
}

int ct_profile_end(void *context, ct_profile_visitor visit) {
  return shim::status([&] {
    at::removeCallback(handle);
    for (const auto &entry : entries) visit(context, entry.first.c_str(), entry.second.seconds, entry.second.calls);
  });
}
#endif
