#include "CRuntime.h"

#include "isas_f32.h"
#include "isas_u8.h"
#include "selftest.h"
#include "threads.h"

static const clearer_isa *all(int fp32) { return fp32 ? clearer_isas_f32 : clearer_isas_u8; }

/* The given one of those that the CPU has, or NULL. */
static const clearer_isa *usable(int fp32, uint32_t index) {
  const uint32_t features = clearer_cpu_features();
  const clearer_isa *isa;
  for (isa = all(fp32);; isa++) {
    if (!(isa->needs & ~features) && index-- == 0) return isa;
    if (isa->needs == 0) return NULL;
  }
}

uint32_t clearer_runtime_isa_count(int fp32) {
  uint32_t count = 0;
  while (usable(fp32, count)) count++;
  return count;
}

const char *clearer_runtime_isa_name(int fp32, uint32_t isa) {
  const clearer_isa *found = usable(fp32, isa);
  return found ? found->name : NULL;
}

uint32_t clearer_runtime_isa_features(int fp32, uint32_t isa) {
  const clearer_isa *found = usable(fp32, isa);
  return found ? found->needs : 0;
}

size_t clearer_runtime_workspace_size(const clearer_plan *plan, uint32_t width, unsigned threads) {
  return clearer_plan_any_workspace_size(plan, width, threads);
}

size_t clearer_runtime_workspace_size_for(const clearer_plan *plan, uint32_t width, clearer_sample sample,
                                          uint32_t channels, unsigned threads) {
  return clearer_plan_workspace_size(plan, width, clearer_pixel_bytes(plan, sample, channels), threads);
}

clearer_status clearer_runtime_restore(const clearer_plan *plan, uint32_t isa, const clearer_image *in,
                                       const clearer_image *out, const clearer_parallel *parallel, void *workspace,
                                       size_t size) {
  const clearer_isa *found = usable(plan->fp32, isa);
  return found ? clearer_plan_restore(plan, found, in, out, parallel, workspace, size) : CLEARER_BAD_ARGUMENT;
}

clearer_status clearer_runtime_begin(const clearer_plan *plan, uint32_t isa, clearer_state **state,
                                     const clearer_parallel *parallel, void *workspace, size_t size, uint32_t width,
                                     uint32_t height, clearer_sample sample, uint32_t channels) {
  const clearer_isa *found = usable(plan->fp32, isa);
  if (!found) return CLEARER_BAD_ARGUMENT;
  return clearer_plan_begin(plan, found, state, parallel, workspace, size, width, height, sample, channels);
}

int clearer_runtime_push(clearer_state *state, const void *row) { return clearer_state_push(state, row); }

clearer_status clearer_runtime_pull(clearer_state *state, void *row) { return clearer_state_pull(state, row); }

static void keep(void *context, uint32_t row, const uint8_t *samples, uint32_t count) {
  memcpy((uint8_t *)context + (size_t)row * count, samples, count);
}

clearer_status clearer_runtime_selftest(const clearer_plan *plan, uint32_t isa, uint8_t *result, void *workspace,
                                        size_t size) {
  const clearer_isa *found = usable(plan->fp32, isa);
  return found ? clearer_plan_selftest(plan, found, keep, result, workspace, size) : CLEARER_BAD_ARGUMENT;
}

const char *clearer_runtime_status_text(clearer_status status) { return clearer_text(status); }
